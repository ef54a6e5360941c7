"""A conversation in, a question that stands alone out: pronouns, places and fragments replaced by copied words."""
