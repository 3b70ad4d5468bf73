# Threads share an interpreter: a lock makes each addition whole.
import _thread

total = 0
ended = 0
lock = _thread.allocate_lock()

def one(n):
    return n + 1

def add(times):
    global total, ended
    for i in range(times):
        lock.acquire()
        total = one(total)
        lock.release()
    lock.acquire()
    ended = ended + 1
    lock.release()

for i in range(20):
    _thread.start_new_thread(add, (500,))
while ended < 20:
    _thread.sleep(0.001)
print("total", total, lock.locked())

# Who computes is asked to let the GIL go, at the next call.
heard = []

def speak(name):
    heard.append(name)

_thread.start_new_thread(speak, ("other",))
turns = 0
while len(heard) == 0:
    turns = one(turns)
print("heard", heard[0])
