/* The GIL's word and queue, as gil.h and gil_queue.c have them, for a few
 * threads that take and release it a few times. Checked: one holder at a time;
 * no waiter waits forever (an invalid end state); the word is zero in the end;
 * once the first waiter has run out of patience, at most one other takes the
 * GIL before it, however long it takes to look.
 *
 * A clock asks for the GIL to be handed over, a few times and at any moment:
 * whenever a waiter's interval can end, and also late. Nobody wakes up by a
 * timeout here: what the timeout would mend is found. One thread may give up, at
 * any moment, also when it was granted the GIL already; one may look without
 * having been told; but whether they do is settled when they start to wait, so
 * that they may also be among those who wait for good. locked, woken, impatient and waiters are parts
 * of one word, so one atomic step may look at or change all of them; what only
 * the holder of the queue's lock sees is one step with what others see.
 *
 * NOTIFY: the last thread is a waiter that is told by a call, and sleeps until
 * the next call whatever it finds; it is the one that gives up. A call that it
 * was not awake for stays with it, also for the next wait.
 * CLOSE: the first thread ends the GIL after its first turn; the others may come
 * before, meanwhile or too late. Checked: all waiters have left by then.
 *
 * BREAK_* leave out one step each; the model must notice.
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif
#ifndef REQUESTS
#define REQUESTS 1
#endif

#define LAST (THREADS - 1)
#ifdef NOTIFY
#define LEAVER LAST
#else
#define LEAVER 0
#endif

#define LOOKER (THREADS / 2)

#define PATIENT 0
#define LEAVES 1
#define LOOKS 2

#define WAITING 0
#define LOOK 1
#define GRANTED 2
#define EVICTED 3

#define NOBODY THREADS

bool locked, woken, impatient;
byte waiters;

bool queue_lock, closed;
chan queue = [THREADS] of { byte };
byte news[THREADS];
bool told;              /* NOTIFY: that call came */

byte last_holder = NOBODY;
bool drop[THREADS];     /* the eval breakers */
bool ending;

/* What is checked, and no part of the protocol. */
byte inside, done;
bool marked;            /* the first waiter has asked for the GIL */
byte overtaken;         /* how often it was taken by others since */
bool using[THREADS];    /* queued, or got the GIL from there */

inline lock_queue() { atomic { !queue_lock -> queue_lock = true } }
inline unlock_queue() { queue_lock = false }

/* The last that the caller does with the GIL, unless it has it. */
inline unlock_queue_last()
{
    atomic { using[_pid] = using[_pid] && !gone; unlock_queue() }
}

inline try()
{
    atomic {
        have = !locked;
        locked = true;
        if
        :: have && marked && !queue?[eval(_pid)] ->
            overtaken++;
            assert(overtaken <= 1)
        :: else
        fi
    }
}

/* Under the queue's lock, like the three below. */
inline remove(who)
{
    atomic {
        if
        :: queue?[eval(who)] ->
            marked = false;
            overtaken = 0;
#ifndef BREAK_KEEP_IMPATIENT
            impatient = false
#endif
        :: else
        fi;
        queue??eval(who);
        waiters--;
        if :: news[who] == LOOK -> woken = false :: else fi
    }
}

inline tell(who, what)
{
    atomic {
        news[who] = what;
#ifdef NOTIFY
        told = told || who == LAST
#endif
    }
}

inline wake_first()
{
    atomic {
        if
        :: queue?[_] -> queue?<other>
        :: else -> other = NOBODY
        fi
    };
    if
    :: other != NOBODY && news[other] == WAITING ->
        woken = true;
        tell(other, LOOK)
    :: else
    fi
}

inline look()
{
    lock_queue();
    if
    :: news[_pid] == GRANTED -> have = true
    :: news[_pid] == EVICTED ->
        remove(_pid);
        gone = true
    :: else ->
        try();
        if
        :: have -> remove(_pid)
        :: !have && news[_pid] == LOOK ->
            news[_pid] = WAITING;
#ifdef BREAK_KEEP_WOKEN
            was_free = false;
#else
            atomic { woken = false; was_free = !locked };
#endif
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
    unlock_queue_last()
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
    gone = !have;
    unlock_queue_last()
}

inline forget_call()
{
#ifdef BREAK_FORGET_LATE
    skip
#else
    told = told && _pid != LAST
#endif
}

/* A thread sleeps on its news. */
inline heed()
{
#ifdef NOTIFY
    atomic { (_pid == LAST -> told : news[_pid] != WAITING) -> forget_call() };
#else
    news[_pid] != WAITING;
#endif
    if
    :: ending -> leave()
    :: else -> look()
    fi
#ifdef BREAK_FORGET_LATE
    ; told = told && _pid != LAST
#endif
}

inline queue_up()
{
    lock_queue();
    if
    :: closed -> gone = true
    :: else ->
        atomic {
            using[_pid] = true;
            news[_pid] = WAITING;
            queue!_pid;
            waiters++
        };
#ifndef BREAK_TRY_AGAIN
        try();
        if :: have -> remove(_pid) :: else fi
#endif
    fi;
    unlock_queue()
}

/* Ends with have or gone. */
inline take()
{
    atomic { have = false; gone = ending };
    if
    :: gone
    :: else ->
        try();
        if
        :: have
        :: else ->
            queue_up();
            if
            :: mood = PATIENT
            :: _pid == LEAVER -> mood = LEAVES
            :: _pid == LOOKER -> mood = LOOKS
            fi;
            do
            :: have || gone -> break
            :: else ->
                if
                :: heed()
                :: mood == LEAVES && !ending -> leave()
                :: mood == LOOKS && !ending -> mood = PATIENT; look()
                fi
            od
        fi;
        mood = PATIENT;
        if
        :: have && ending ->
            if :: last_holder == _pid -> last_holder = NOBODY :: else fi;
            release(false);
            atomic { have = false; gone = true }
        :: have && !ending ->
            if :: drop[_pid] && waiters == 0 -> drop[_pid] = false :: else fi;
            last_holder = _pid
        :: else
        fi
    fi
}

#ifdef BREAK_FAST
#define FAST(asked) (waiters == 0 || (woken && !asked))
#else
#define FAST(asked) (waiters == 0 || (woken && !impatient && !asked))
#endif

inline hand_over()
{
    queue?<other>;
#ifdef BREAK_GRANT_EARLY
    tell(other, GRANTED);
    remove(other);
    last_holder = other
#else
    remove(other);
    last_holder = other;
    tell(other, GRANTED)
#endif
}

/* by_state: with a thread state, whose eval breaker is looked at. */
inline release(by_state)
{
    asked = by_state && drop[_pid];
    atomic {
        if
        :: FAST(asked) -> locked = false; using[_pid] = false; fast = true
        :: else -> fast = false
        fi
    };
    if
    :: fast
    :: else ->
        lock_queue();
        asked = by_state && drop[_pid];
        if
        :: queue?[_] && !closed && (asked || impatient) ->
            drop[_pid] = drop[_pid] && !asked;
            hand_over()
        :: else ->
            locked = false;
#ifndef BREAK_WAKE
            wake_first()
#endif
        fi;
        atomic { using[_pid] = false; unlock_queue() }
    fi
}

inline close()
{
    lock_queue();
    closed = true;
    count = len(queue);
    do
    :: count == 0 -> break
    :: else ->
        atomic { queue?other; queue!other; count-- };
#ifndef BREAK_EVICT_WOKEN
        if :: news[other] == LOOK -> woken = false :: else fi;
#endif
        tell(other, EVICTED)
    od;
    do
#ifdef BREAK_CLOSE_EARLY
    :: empty(queue) -> break
    :: nempty(queue) ->
        unlock_queue();
        empty(queue);
#else
    :: empty(queue) && !locked -> break
    :: nempty(queue) || locked ->
        unlock_queue();
        empty(queue) && !locked;
#endif
        lock_queue()
    od;
    atomic {
        for (count : 0 .. LAST) { assert(!using[count]) }
        count = 0;
    };
#ifdef BREAK_REOPEN
    unlock_queue();
    atomic {
        queue_lock = false;
        do :: queue?_ :: empty(queue) -> break od;
        closed = false
    }
#else
    closed = false;
    unlock_queue()
#endif
}

active [THREADS] proctype thread()
{
    byte other, round, count, mood;
    bool have, gone, was_free, asked, fast;

    do
    :: round == ROUNDS || gone -> break
    :: else ->
        round++;
        take();
        if
        :: have ->
            inside++;
            assert(inside == 1);
            inside--;
#ifdef CLOSE
            if
            :: _pid == 0 -> ending = true; release(false); close(); break
            :: else -> release(true)
            fi
#else
            release(true)
#endif
        :: else ->
            assert(ending || _pid == LEAVER);
            gone = ending
        fi
    od;
    atomic {
        done++;
        if
        :: done == THREADS ->
            assert(!locked && !woken && !impatient && waiters == 0 && empty(queue))
        :: else
        fi
    }
}

active proctype clock()
{
    byte round, holder;

    do
    :: round == REQUESTS -> break
    :: else ->
        round++;
        atomic {
            if
            :: waiters > 0 ->
                marked = true;
#ifndef BREAK_MARK
                impatient = true
#endif
            :: else
            fi
        };
        holder = last_holder;
        if
        :: holder != NOBODY && locked -> drop[holder] = true
        :: else
        fi;
        holder = NOBODY
    od
}
