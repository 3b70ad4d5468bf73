/* The GIL's word and queue, as gil.h and gil_queue.c have them, for a few
 * threads that take and release it a few times. Checked: one holder at a time,
 * nobody waits for good (an invalid end state), the word is zero in the end.
 *
 * The impatient thread may give up at any moment, also when it was granted the
 * GIL already. Whether the holder was asked to hand over is free: a clock
 * decides it. Nobody wakes up by a timeout here: what the timeout would mend
 * is found. locked, woken and waiters are parts of one word, so one atomic step
 * may look at or change all of them. BREAK_* leave out one step each; the
 * model must notice.
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif

#define WAITING 0
#define LOOK 1
#define GRANTED 2

bool locked, woken;
byte waiters;

bool queue_lock;
chan queue = [THREADS] of { byte };
byte news[THREADS];

byte inside;
byte done;

inline lock_queue() { atomic { !queue_lock -> queue_lock = true } }
inline unlock_queue() { queue_lock = false }

inline try() { atomic { have = !locked; locked = true } }

/* Under the queue's lock, like the three below. */
inline remove(who)
{
    queue??eval(who);
    atomic {
        waiters--;
        if :: news[who] == LOOK -> woken = false :: else fi
    }
}

inline wake_first()
{
    if
    :: queue?[_] ->
        queue?<other>;
        if
        :: news[other] == WAITING -> woken = true; news[other] = LOOK
        :: else
        fi
    :: else
    fi
}

inline look()
{
    lock_queue();
    if
    :: news[_pid] == GRANTED -> have = true
    :: else ->
        try();
        if
        :: have -> remove(_pid)
        :: !have && news[_pid] == LOOK ->
            news[_pid] = WAITING;
            atomic { woken = false; was_free = !locked };
#ifndef BREAK_RECHECK
            if
            :: was_free ->
                try();
                if :: have -> remove(_pid) :: else fi
            :: else
            fi
#endif
        :: else
        fi
    fi;
    unlock_queue()
}

/* Ends with have true for who was granted the GIL in the meantime. */
inline leave()
{
    lock_queue();
    have = (news[_pid] == GRANTED);
    if
    :: have
    :: else ->
        was_free = (news[_pid] == LOOK);
        remove(_pid);
#ifndef BREAK_PASS_ON
        if :: was_free -> wake_first() :: else fi
#endif
    fi;
    unlock_queue()
}

inline take(impatient)
{
    gone = false;
    try();
    if
    :: have
    :: else ->
        lock_queue();
        news[_pid] = WAITING;
        queue!_pid;
        waiters++;
#ifndef BREAK_TRY_AGAIN
        try();
        if :: have -> remove(_pid) :: else fi;
#endif
        unlock_queue();
        do
        :: have || gone -> break
        :: else ->
            if
            :: news[_pid] != WAITING -> look()
            :: impatient -> leave(); gone = !have
            fi
        od
    fi
}

inline release()
{
    if :: asked = true :: asked = false fi;
    atomic {
        if
        :: waiters == 0 || (woken && !asked) -> locked = false; fast = true
        :: else -> fast = false
        fi
    };
    if
    :: fast
    :: else ->
        lock_queue();
        if
        :: asked && queue?[_] ->
            queue?<other>;
            remove(other);
            news[other] = GRANTED
        :: else ->
            locked = false;
#ifndef BREAK_WAKE
            wake_first()
#endif
        fi;
        unlock_queue()
    fi
}

active [THREADS] proctype thread()
{
    byte other, round;
    bool have, gone, was_free, asked, fast;

    do
    :: round == ROUNDS -> break
    :: else ->
        round++;
        take(_pid == 0);
        if
        :: have ->
            inside++;
            assert(inside == 1);
            inside--;
            release()
        :: else ->
            assert(_pid == 0)
        fi
    od;
    atomic {
        done++;
        if
        :: done == THREADS ->
            assert(!locked && !woken && waiters == 0 && len(queue) == 0)
        :: else
        fi
    }
}
