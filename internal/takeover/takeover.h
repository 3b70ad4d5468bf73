/* See takeover.c. */
#ifndef GOPYRT_TAKEOVER_H
#define GOPYRT_TAKEOVER_H

#pragma GCC visibility push(hidden)

struct gopyrt_core_table;
struct gopyrt_control_table;

/* In the child of a Go program: the installed library's Go half takes over `core`.
 * NULL: *error is the reason why it cannot. */
const struct gopyrt_control_table *gopyrt_takeover_find(const struct gopyrt_core_table *core,
                                                        const char **error);

#pragma GCC visibility pop

#endif /* GOPYRT_TAKEOVER_H */
