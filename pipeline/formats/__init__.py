"""Problems as people and programs read them, one form a file.

Every form takes the problems in their order, and gives the same lines for the same problems.
"""
