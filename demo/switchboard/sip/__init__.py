"""A small SIP answering service of our own: real calls over UDP, with what may be wrong on a line.

It shares nothing with the stack that mysteryshop calls with, so that each proves the other.
"""
