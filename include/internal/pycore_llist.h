/* A circular doubly linked list whose nodes lie inside the structs they link.
 *
 * The head is a node of its own that belongs to no struct. Nothing is atomic or
 * locked: that is up to the owner of the list. The functions allocate nothing
 * and cannot fail. */
#ifndef Py_INTERNAL_LLIST_H
#define Py_INTERNAL_LLIST_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "../abi/internal/pycore_llist.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The struct of type `type` whose member `member` is `node`. */
#define llist_data(node, type, member) (_Py_CONTAINER_OF(node, type, member))

/* Runs over the nodes, first to last. The _safe form lets the body remove the
 * node it is at. */
#define llist_for_each(node, head) for (node = (head)->next; node != (head); node = node->next)
#define llist_for_each_safe(node, head)                                                \
    for (struct llist_node *_next = (node = (head)->next, node->next); node != (head); \
         node = _next, _next = node->next)

/* Initial value of the list head of that name. */
#define LLIST_INIT(head) \
    {                    \
        &head, &head     \
    }

/* Makes head an empty list, whatever it held. */
static inline void
llist_init(struct llist_node *head)
{
    head->next = head->prev = head;
}

/* 1 if there is no node, else 0. */
static inline int
llist_empty(struct llist_node *head)
{
    return head->next == head;
}

/* Puts node, which is in no list, at the end. */
static inline void
llist_insert_tail(struct llist_node *head, struct llist_node *node)
{
    struct llist_node *last = head->prev;
    node->prev = last;
    node->next = head;
    last->next = node;
    head->prev = node;
}

/* Takes node out of its list. Its links are NULL afterwards. */
static inline void
llist_remove(struct llist_node *node)
{
    node->next->prev = node->prev;
    node->prev->next = node->next;
    node->next = NULL;
    node->prev = NULL;
}

/* Moves all nodes of head2 to the end of head1, in order. */
static inline void
llist_concat(struct llist_node *head1, struct llist_node *head2)
{
    struct llist_node *first = head2->next;
    struct llist_node *last = head2->prev;
    if (llist_empty(head2)) {
        return;
    }
    first->prev = head1->prev;
    head1->prev->next = first;
    last->next = head1;
    head1->prev = last;
    llist_init(head2);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_LLIST_H */
