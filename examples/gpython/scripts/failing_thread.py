# An exception ends its thread, and is printed; the program goes on.
import _thread

def fail():
    raise ValueError("from a thread")

_thread.start_new_thread(fail, ())
_thread.sleep(0.05)
print("goes on")
