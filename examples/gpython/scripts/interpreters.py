# Fifty interpreters at once, each with its own GIL and its own modules.
import interpreters

counter = "of the main interpreter"
interpreters.run("scripts/in_interpreter.py", 50)
print("all have ended;", counter)
