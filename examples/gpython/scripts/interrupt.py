# Ctrl-C is a KeyboardInterrupt: of who sleeps, and of who computes.
import _thread

def turn():
    pass

try:
    print("sleeps")
    _thread.sleep(60)
except KeyboardInterrupt:
    print("woken")
try:
    print("computes")
    while True:
        turn()
except KeyboardInterrupt:
    print("stopped")
