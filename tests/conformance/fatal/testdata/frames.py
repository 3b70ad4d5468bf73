"""Dumps its own stack in many shapes: by faulthandler, or by the module that is named."""
import ctypes
import faulthandler
import sys

if len(sys.argv) > 1:
    dump_frames = ctypes.PyDLL(sys.argv[1]).dump_frames

    def dump(): dump_frames(2)
else:
    def dump(): faulthandler.dump_traceback(all_threads=False)


class Methods:
    def __init__(self):
        def inner():
            dump()
        inner()


def generate():
    yield dump()


def recurse(n):
    if n:
        recurse(n - 1)
    else:
        dump()


async def coroutine():
    dump()


def multiline():
    (
        1,
        dump(),
        2
    )


def made(filename="f", name="n", source="dump()", first=1):
    code = compile(source, filename, "exec").replace(co_name=name, co_firstlineno=first)
    exec(code, {"dump": dump})


Methods()
list(generate())
next(dump() for _ in [1])
(lambda: dump())()
sorted([1], key=lambda _: dump() or 1)
multiline()
try:
    coroutine().send(None)
except StopIteration:
    pass
recurse(3)
recurse(98)
recurse(99)
recurse(300)
made(filename="\xe9\u20ac\U0001f600\x01\n\"x\\\x7e\x7f\x80\xff\u0100\uffff")
made(name="n\xe9\u20ac\U0001f600 \t")
made(filename="", name="")
for length in 499, 500, 501, 2000:
    made(filename="b" * length)
    made(name="\xe9" * length)
made(source="\n" * 5000 + "dump()")
made(source="a = 1\n" * 300 + "dump()\n" + "a = 1\n" * 10)
made(source="x = (1,\n" + "2,\n" * 100 + "dump())")
made(source="if 1:\n dump()\n dump(); dump()\nwhile 1:\n  dump()\n  break\n")
made(first=2**31 - 1)
made(first=0)
made(source="class A:\n  dump()\n  def f(self):\n\n    dump()\nA().f()\n")
made(source="[dump() for _ in\n range(2)]")
made(source="try:\n  1/0\nexcept ZeroDivisionError:\n  dump()\nfinally:\n  dump()\n")
made(source="with open('/dev/null') as f:\n\n  dump()\n")
