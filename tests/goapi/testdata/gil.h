/* The main interpreter's GIL, for one C file of a program to look at. */
#ifndef GOAPI_GIL_H
#define GOAPI_GIL_H

static uint64_t
gil_word(void)
{
    return __atomic_load_n((uint64_t *)(void *)&_PyRuntime._main_interpreter._gil.locked,
                           __ATOMIC_ACQUIRE);
}

uint64_t
gil_waiters(void)
{
    return gil_word() >> 34;
}

int
gil_is_locked(void)
{
    return (int)(gil_word() & 1);
}

#endif /* GOAPI_GIL_H */
