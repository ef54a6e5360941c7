"""A claim beside a sentence: supported, contradicted or left open, by its words; pure, English."""
