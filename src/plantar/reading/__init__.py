"""From a person's own words to evidence, with the words each fact rests on."""
