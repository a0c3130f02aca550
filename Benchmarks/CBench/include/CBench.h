// What `import Glibc` lacks for a load generator: epoll, many datagrams per system call, UDP segmentation.
// Every function returns what the system call returns; `errno` tells why it is negative.
#ifndef CBENCH_H
#define CBENCH_H

#include <stddef.h>
#include <stdint.h>

struct bench_event {
    uint64_t token;
    uint32_t events; // EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP
};

enum { BENCH_READABLE = 1, BENCH_WRITABLE = 4 };

int bench_epoll_create(void);
int bench_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
int bench_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token);
int bench_epoll_remove(int epoll, int descriptor);
int bench_epoll_wait(int epoll, struct bench_event *events, int capacity, int64_t timeout_ns);

// Receives up to `count` datagrams (at most 64) into slots of `slot` bytes; `lengths` gets the size of each.
int bench_receive_many(int descriptor, uint8_t *slots, size_t slot, uint32_t *lengths, unsigned int count);

// Addresses are `struct sockaddr_in`. Sends `length` bytes as datagrams of `segment` bytes each (the last may be shorter): UDP_SEGMENT.
int bench_send_segmented(int descriptor, const uint8_t *bytes, size_t length, uint16_t segment,
                         const void *to);

// Sends the `count` packets at `offsets[i] ..< offsets[i] + lengths[i]` to each of `peers`, in batches of sendmmsg.
// Returns how many datagrams the kernel refused.
int bench_send_many(int descriptor, const uint8_t *bytes, const uint32_t *offsets, const uint32_t *lengths,
                    unsigned int count, const void *peers, unsigned int peer_count);

// Accepts one connection, non-blocking and closed on exec.
int bench_accept(int listener);

// Where `needle` begins in `bytes`, or -1.
ptrdiff_t bench_find(const void *bytes, size_t count, const void *needle, size_t needle_count);

// Datagrams that the kernel dropped because this socket's receive buffer was full, or -1.
int64_t bench_receive_drops(int descriptor);

#endif
