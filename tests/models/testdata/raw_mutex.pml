/* _PyRawMutex on a futex, as raw_mutex.c has it. Checked: one thread inside at
 * a time, no thread sleeps forever. A sleeper may wake for no reason, once.
 * BREAK_AWAITED takes the mutex on the slow path without the mark for
 * sleepers; the model must notice.
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif

#define LOCKED 1
#define AWAITED 3

byte word;
bool asleep[THREADS];
byte inside;
bool spurious;

inline futex_wait(expected)
{
    atomic { if :: word == expected -> asleep[_pid] = true :: else fi };
    if
    :: !asleep[_pid]
    :: atomic { !spurious -> spurious = true; asleep[_pid] = false }
    fi
}

inline futex_wake_one()
{
    atomic {
        if
        :: asleep[0] -> asleep[0] = false
        :: asleep[1] -> asleep[1] = false
#if THREADS > 2
        :: asleep[2] -> asleep[2] = false
#endif
#if THREADS > 3
        :: asleep[3] -> asleep[3] = false
#endif
        :: else
        fi
    }
}

active [THREADS] proctype thread()
{
    byte before, round;

    do
    :: round == ROUNDS -> break
    :: else ->
        round++;
        atomic { before = word; if :: before == 0 -> word = LOCKED :: else fi };
        do
        :: before == 0 -> break
        :: else ->
#ifdef BREAK_AWAITED
            atomic { before = word; if :: before == 0 -> word = LOCKED :: else -> word = AWAITED fi };
#else
            atomic { before = word; word = AWAITED };
#endif
            if
            :: before == 0
            :: else -> futex_wait(AWAITED)
            fi
        od;

        inside++;
        assert(inside == 1);
        inside--;

        atomic { before = word; word = 0 };
        assert(before & LOCKED);
        if
        :: before == AWAITED -> futex_wake_one()
        :: else
        fi
    od
}
