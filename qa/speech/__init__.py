"""Who says what in an article: the words, the verb that ties them to somebody, and who that is; pure, English."""
