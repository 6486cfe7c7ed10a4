"""What a reply is worth as an answer: which questions it answers, in which words, and how it treats us."""
