/* PyMutex on the parking lot, as mutex.c and parking_lot.c have it, for a few
 * threads that lock and unlock a few times. Checked: one thread inside at a
 * time, no thread sleeps forever (an invalid end state), nothing is left behind.
 *
 * The impatient thread may give up at any moment, also while it is being
 * woken. Whether an unlock hands over is free: the clock decides it.
 * Every step is sequentially consistent, as the code's atomics are where it
 * matters. BREAK_* leave out one step each; the model must notice.
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif

#define LOCKED 1
#define PARKED 2

byte bits;
bool bucket;                        /* the bucket's lock */
chan queue = [THREADS] of { byte }; /* the bucket's waiters */
bool woken[THREADS];
bool handed[THREADS];
byte inside;
byte done;

inline lock_bucket() { atomic { !bucket -> bucket = true } }
inline unlock_bucket() { bucket = false }

/* Ends with result 1 (woken), 2 (given up) or 3 (the bits had changed). */
inline park(impatient)
{
    atomic { woken[_pid] = false; handed[_pid] = false };
#ifdef BREAK_CHECK
    lock_bucket();
    queue!_pid;
    unlock_bucket();
    result = 0;
#else
    lock_bucket();
    if
    :: bits == (LOCKED | PARKED) ->
        queue!_pid;
        result = 0
    :: else ->
        result = 3
    fi;
    unlock_bucket();
#endif
    if
    :: result == 3
    :: result == 0 ->
        if
        :: woken[_pid] -> result = 1
        :: impatient ->
            lock_bucket();
            if
            :: queue??[eval(_pid)] ->
                queue??eval(_pid);
                unlock_bucket();
                result = 2
            :: else ->
                unlock_bucket();
#ifdef BREAK_GIVE_UP
                result = 2
#else
                woken[_pid];
                result = 1
#endif
            fi
        fi
    fi
}

/* Ends with have true, or false when an impatient thread gave up. */
inline lock(impatient)
{
    have = false;
    result = 0;
    do
    :: have || result == 2 -> break
    :: else ->
        /* A compare-and-swap that fails is tried again: it is as if the load
         * had come later. */
        atomic {
            if
            :: !(bits & LOCKED) -> bits = bits | LOCKED; have = true
            :: bits == LOCKED -> bits = LOCKED | PARKED
            :: bits == (LOCKED | PARKED)
            fi
        };
        if
        :: have
        :: else ->
            park(impatient);
            have = (result == 1 && handed[_pid])
        fi
    od
}

inline unlock()
{
    atomic { seen = bits; if :: seen == LOCKED -> bits = 0 :: else fi };
    if
    :: seen == LOCKED
    :: else ->
        assert(seen == (LOCKED | PARKED));
        lock_bucket();
        if
        :: len(queue) > 0 ->
            queue?other;
            if
            :: handed[other] = true; seen = LOCKED
            :: seen = 0
            fi;
#ifndef BREAK_MORE
            if :: len(queue) > 0 -> seen = seen | PARKED :: len(queue) == 0 fi;
#endif
            bits = seen;
            unlock_bucket();
            woken[other] = true
        :: len(queue) == 0 ->
            bits = 0;
            unlock_bucket()
        fi
    fi
}

active [THREADS] proctype thread()
{
    byte seen, other, round, result;
    bool have;

    do
    :: round == ROUNDS -> break
    :: else ->
        round++;
        lock(_pid == 0);
        if
        :: have ->
            inside++;
            assert(inside == 1);
            inside--;
            unlock()
        :: else ->
            assert(_pid == 0)
        fi
    od;
    atomic {
        done++;
        if
        :: done == THREADS -> assert(bits == 0 && len(queue) == 0 && !bucket)
        :: else
        fi
    }
}
