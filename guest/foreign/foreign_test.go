// What hosts in C do to the libraries.

package foreign

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// judge lets a host do something to libraries: those with package guest have to bear it; what becomes of the others is
// luck at times, and is written down.
func judge(t *testing.T, program string, libraries []variant, arguments ...string) {
	t.Helper()
	for _, v := range libraries {
		t.Run(filepath.Join(append([]string{v.String()}, arguments...)...), func(t *testing.T) {
			t.Parallel()
			patience := 2 * time.Minute
			if !v.isGuest() {
				patience = 20 * time.Second
			}
			r := run(t, patience, append([]string{host(t, program), v.path(t)}, arguments...)...)
			t.Logf("%s: %v", t.Name(), r)
			if r.output == "skipped\n" {
				t.Skip("SKIPPED: the limit of threads does not hold for root, and the test can't be another user")
			}
			if v.isGuest() {
				assert.True(t, r.ok(), "%v: %v\n%s%s", r.argv, r.how, r.output, r.errors)
			}
		})
	}
}

var awakes = []variant{guestMinify, guestServe}

// all are those with package guest and, since what becomes of them is but written down, with -v those without it.
func all(more ...variant) []variant {
	libraries := append(awakes[:len(awakes):len(awakes)], more...)
	if testing.Verbose() {
		libraries = append(libraries, plainMinify, plainServe)
	}
	return libraries
}

// forks is how often a process forks: with GOGUEST_FORKS as often as that says, without package guest, where each child
// that hangs takes 5 seconds, a tenth of it.
func forks(t *testing.T, v variant) (count, seconds string) {
	t.Helper()
	n := 48
	if text := os.Getenv("GOGUEST_FORKS"); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	if v.isGuest() {
		return strconv.Itoa(n), "30"
	}
	return strconv.Itoa(max(n/10, 8)), "5"
}

func TestForks(t *testing.T) {
	for _, v := range all(dormantMinify) {
		t.Run(v.String(), func(t *testing.T) {
			count, seconds := forks(t, v)
			r := run(t, 30*time.Minute, host(t, "forks"), v.path(t), count, seconds)
			t.Logf("%s: %v", t.Name(), r)
			if v.isGuest() {
				assert.True(t, r.ok(), "%v: %v\n%s%.2000s", r.argv, r.how, r.output, r.errors)
			}
		})
	}
}

// The first start is as good a moment for a fork as any other, and a child may be made without a handler being told.
func TestForksDuringTheFirstStart(t *testing.T) {
	for _, who := range []string{"thread", "handler"} {
		judge(t, "first", append([]variant{dormantMinify}, awakes...), who)
	}
}

func TestSignalsAreTheHosts(t *testing.T) {
	for _, when := range []string{"early", "late"} {
		judge(t, "waits", all(dormantMinify), when)
	}
}

func TestHandlersRunOnTheHostsStacks(t *testing.T) {
	for _, when := range []string{"early", "late"} {
		judge(t, "stacks", all(dormantMinify), when)
	}
}

// And faults are repaired by whom they belong to.
func TestHandlersStay(t *testing.T) {
	judge(t, "handlers", all(), "awake")
	judge(t, "handlers", []variant{dormantMinify}, "dormant")
}

func TestBrokenPipes(t *testing.T) {
	judge(t, "closed", []variant{guestServe, plainServe})
}

func TestLoadedWithoutRoom(t *testing.T) {
	for _, what := range []string{"threads", "memory"} {
		judge(t, "limits", all(dormantMinify), what)
	}
}

func TestTwoLibraries(t *testing.T) {
	second := overlaid // the same code, in another file
	for _, pair := range [][2]variant{
		{guestMinify, guestServe}, {guestMinify, second}, {guestMinify, dormantMinify}, {dormantMinify, guestServe},
		{guestMinify, plainServe}, {plainMinify, guestServe}, {dormantMinify, plainServe},
	} {
		for _, order := range [][2]variant{pair, {pair[1], pair[0]}} {
			t.Run(fmt.Sprintf("%v,%v", order[0], order[1]), func(t *testing.T) {
				t.Parallel()
				argv := []string{host(t, "both")}
				for _, v := range order {
					kind := "plain"
					switch {
					case v == dormantMinify:
						kind = "dormant"
					case v.isGuest():
						kind = "guest"
					}
					argv = append(argv, v.path(t), kind)
				}
				r := run(t, 2*time.Minute, argv...)
				assert.Equal(t, "ok\n", r.output, "%v: %v\n%s", r.argv, r.how, r.errors)
			})
		}
	}
}

// seen is what quiet.c prints: how many threads, files and handlers a library adds.
type seen struct{ threads, files, handlers int }

func look(t *testing.T, v variant) (loaded, used, child, childUsed seen, pages int) {
	t.Helper()
	argv := []string{host(t, "quiet"), v.path(t)}
	if v.isGuest() {
		argv = append(argv, "use")
	}
	r := run(t, 2*time.Minute, argv...)
	t.Logf("%s: %v", t.Name(), r)
	require.True(t, r.ok(), "%v: %v\n%s%s", r.argv, r.how, r.output, r.errors)
	const line = "%d threads, %d files, %d handlers\n"
	format := "loaded: " + line + "used: " + line + "child: " + line
	values := []any{}
	for _, s := range []*seen{&loaded, &used, &child, &childUsed} {
		values = append(values, &s.threads, &s.files, &s.handlers)
	}
	if v.isGuest() {
		format += "child that used it: " + line + "%d pages"
		values = append(values, &pages)
	} else {
		values = values[:9]
	}
	_, err := fmt.Sscanf(r.output, format, values...)
	require.NoError(t, err, r.output)
	return loaded, used, child, childUsed, pages
}

func TestDormantIsNotSeen(t *testing.T) {
	loaded, used, child, childUsed, _ := look(t, dormantMinify)
	assert.Zero(t, loaded)
	assert.Zero(t, used.handlers)
	assert.Zero(t, child.threads)
	assert.Zero(t, childUsed.handlers)
}

func TestLittleIsSeen(t *testing.T) {
	const faults = 3 // SIGSEGV, SIGBUS, SIGFPE
	for _, v := range awakes {
		_, used, child, childUsed, pages := look(t, v)
		assert.Equal(t, faults, used.handlers)
		assert.Equal(t, 0, child.handlers)
		assert.Equal(t, 0, child.threads)
		assert.Equal(t, faults, childUsed.handlers)
		assert.Less(t, pages, 3000, "a start touches memory that is never used")
	}
	look(t, plainMinify)
	look(t, plainServe)
}

func TestOverlayOpensNoFiles(t *testing.T) {
	loaded, used, child, childUsed, _ := look(t, overlaid)
	for _, s := range []seen{loaded, used, child, childUsed} {
		assert.Zero(t, s.files)
	}
	judge(t, "closes", []variant{overlaid, plainMinify})
}
