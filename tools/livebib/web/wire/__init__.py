"""The wire: the one package that exchanges messages, and the scheduler that decides who is asked when."""
