"""The verbs that tie words to the one who says them, each with its forms: said, tells, according to; called, described as,
hailed as; pure.

A form leads to the first form of its verb: "said" to "say". Forms that are nouns more often than verbs are named apart.
"""

# Forms of each verb; what follows a verb of the second table is a name for something.
_SAY = (
    "say says said saying|tell tells told telling|state states stated stating|claim claims claimed claiming|argue "
    "argues argued arguing|announce announces announced announcing|add adds added adding|write writes wrote "
    "writing|report reports reported reporting|note notes noted noting|warn warns warned warning|deny denies denied "
    "denying|promise promises promised promising|explain explains explained explaining|declare declares declared "
    "declaring|insist insists insisted insisting|comment comments commented commenting|remark remarks remarked "
    "remarking|reply replies replied replying|answer answers answered answering|respond responds responded "
    "responding|ask asks asked asking|admit admits admitted admitting|suggest suggests suggested suggesting|propose "
    "proposes proposed proposing|conclude concludes concluded concluding|confirm confirms confirmed confirming|stress "
    "stresses stressed stressing|emphasise emphasises emphasised emphasize emphasizes emphasized|observe observes "
    "observed observing|acknowledge acknowledges acknowledged acknowledging|recommend recommends recommended "
    "recommending|predict predicts predicted predicting|maintain maintains maintained maintaining|assert asserts "
    "asserted asserting|believe believes believed believing|complain complains complained complaining|reveal reveals "
    "revealed revealing|disclose discloses disclosed disclosing|demand demands demanded demanding|urge urges urged "
    "urging|mention mentions mentioned mentioning|indicate indicates indicated indicating|estimate estimates estimated "
    "estimating|recall recalls recalled recalling|contend contends contended contending|boast boasts boasted "
    "boasting|joke jokes joked joking|shout shouts shouted shouting|hint hints hinted hinting|pledge pledges pledged "
    "pledging|vow vows vowed vowing|speak speaks spoke speaking|think thinks thought thinking|"
    "consider considers considered considering|advise advises advised advising|testify testifies testified testifying|"
    "express expresses expressed expressing|tweet tweets tweeted tweeting|accuse accuses accused accusing|lament laments "
    "lamented lamenting|quip quips quipped|summarise summarises summarised summarize summarizes summarized|expect expects "
    "expected expecting|hope hopes hoped hoping|fear fears feared fearing|agree agrees agreed agreeing|caution cautions "
    "cautioned cautioning|contest contests contested|opine opines opined opining|speculate speculates speculated speculating|"
    "continue continues continued continuing|point points pointed pointing"
)
_CALL = (
    "call calls called calling|describe describes described describing|label labels labelled labeled labelling|dub dubs "
    "dubbed dubbing|brand brands branded branding|characterise characterises characterised characterize characterizes "
    "characterized|praise praises praised praising|criticise criticises criticised criticize criticizes "
    "criticized|condemn condemns condemned condemning|distinguish distinguishes distinguished"
)
_AS = (
    "hail hails hailed hailing|dismiss dismisses dismissed dismissing|denounce denounces denounced denouncing|refer refers "
    "referred referring|portray portrays portrayed portraying|depict depicts depicted depicting|acclaim acclaims acclaimed|"
    "laud lauds lauded lauding|deride derides derided deriding|decry decries decried decrying"
)
SAYING = {form: forms.split()[0] for forms in _SAY.split("|") for form in forms.split()}
CALLING = {form: forms.split()[0] for forms in (*_CALL.split("|"), *_AS.split("|")) for form in forms.split()}
ONLY_AS = frozenset(forms.split()[0] for forms in _AS.split("|"))  # they name something only where "as" follows

# Forms that are nouns more often than verbs: they tell only where it is plain that something is told.
NOUNS = frozenset(
    "state states note notes report reports answer answers claim claims reply label labels brand brands praise stress "
    "stresses demand demands estimate estimates estimated comment comments remark remarks joke jokes promise promises "
    "question mention pledge vow vows hint hints hope hopes fear fears thought tweet tweets express caution contest "
    "recall brand maintained noted mentioned answered "
    "continue continues continued continuing point points pointed pointing".split()
)
