import _thread

try:
    counter
except NameError:
    counter = 0
assert counter == 0

def count():
    global counter
    counter = counter + 1

for i in range(10):
    _thread.start_new_thread(count, ())
while counter < 10:
    _thread.sleep(0.001)
assert counter == 10
