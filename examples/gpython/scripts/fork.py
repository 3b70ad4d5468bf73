# Children of fork run a program each, while a thread of the parent goes on.
import _thread
import fork

stop = False
turns = 0

def work():
    global turns
    while not stop:
        turns = turns + 1
        _thread.sleep(0)

_thread.start_new_thread(work, ())
children = []
for i in range(5):
    children.append(fork.run("scripts/in_interpreter.py"))
for pid in children:
    print("child ended with", fork.wait(pid))
stop = True
print("the parent's thread worked:", turns > 0)
