/* The counting semaphore of futex_sem.h and futex_sem.c. Checked: every post
 * is taken once, no thread sleeps while there is something to take, the number of
 * sleepers is right in the end.
 *
 * One taker may time out at any moment; it tries again until it has one. It
 * may also wake for no reason. BREAK_RECHECK lets a waker look for sleepers in
 * a step of its own, before it posts; the model must notice.
 */
#ifndef TAKERS
#define TAKERS 3
#endif
#ifndef POSTERS
#define POSTERS 2
#endif
#define ROUNDS 2
#define POSTS (TAKERS * ROUNDS)

byte count, sleepers;
byte posted, taken;
bool asleep[TAKERS];
byte gave_up;

inline futex_wait()
{
    atomic { if :: count == 0 -> asleep[_pid] = true :: else fi };
    if
    :: !asleep[_pid] -> timed_out = false
    :: _pid == 0 && gave_up < 2 ->
        atomic { gave_up++; asleep[_pid] = false; timed_out = true }
    fi
}

active [TAKERS] proctype taker()
{
    byte round;
    bool have, timed_out;

    do
    :: round == ROUNDS -> break
    :: else ->
        have = false;
        do
        :: have -> break
        :: else ->
            /* try to take */
            atomic { if :: count > 0 -> count--; have = true :: else fi };
            if
            :: have
            :: else ->
                sleepers++;
                timed_out = false;
                do
                :: have || timed_out -> break
                :: else ->
                    atomic { if :: count > 0 -> count--; sleepers--; have = true :: else fi };
                    if
                    :: have
                    :: else -> futex_wait()
                    fi
                od;
                if
                :: timed_out && !have -> sleepers--
                :: else
                fi
            fi
        od;
        taken++;
        round++
    od
}

active [POSTERS] proctype poster()
{
    bool somebody;

    do
    :: atomic { posted < POSTS -> posted++ };
#ifdef BREAK_RECHECK
        somebody = sleepers > 0;
        count++;
#else
        atomic { somebody = sleepers > 0; count++ };
#endif
        if
        :: somebody ->
            atomic {
                if
                :: asleep[0] -> asleep[0] = false
#if TAKERS > 1
                :: asleep[1] -> asleep[1] = false
#endif
#if TAKERS > 2
                :: asleep[2] -> asleep[2] = false
#endif
                :: else
                fi
            }
        :: else
        fi
    :: posted == POSTS -> break
    od
}

/* Runs when all the others have ended: spin ends processes in reverse order of
 * their start, so it watches the counters instead. */
active proctype checker()
{
    taken == POSTS && sleepers == 0;
    assert(count == 0)
}
