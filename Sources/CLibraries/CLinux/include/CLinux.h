/*
 * What `import Glibc` lacks in Swift: Linux's own calls, and structures whose macros Swift cannot read.
 * Every function returns what the system call returns, or -errno: errno itself is not safe to read from Swift after
 * the runtime may have run.
 */
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

struct weir_epoll_event {
    uint32_t events;
    uint64_t data;
};

enum weir_epoll_flag {
    WEIR_EPOLLIN = 0x001,
    WEIR_EPOLLOUT = 0x004,
    WEIR_EPOLLERR = 0x008,
    WEIR_EPOLLHUP = 0x010,
    WEIR_EPOLLRDHUP = 0x2000,
};

int weir_epoll_create(void);
int weir_epoll_add(int epoll, int fd, uint32_t events, uint64_t data);
int weir_epoll_modify(int epoll, int fd, uint32_t events, uint64_t data);
int weir_epoll_remove(int epoll, int fd);
/* At most 256 events; timeout in milliseconds, -1 for none. */
int weir_epoll_wait(int epoll, struct weir_epoll_event *events, int capacity, int timeout);

int weir_eventfd(void);
int weir_eventfd_signal(int fd);
void weir_eventfd_drain(int fd);

/* In this thread, and in those it makes later. */
void weir_signals_block(const int *signals, int count);
/* A signalfd for the signals, which must be blocked. */
int weir_signalfd(const int *signals, int count);
/* The number of the next signal, or -EAGAIN. */
int weir_signalfd_read(int fd);
/* Clears the calling thread's signal mask and returns the old one in `saved`, 128 bytes. */
void weir_signal_mask_clear(void *saved);
void weir_signal_mask_restore(const void *saved);
/* What is done about a signal: 0 the default, 1 nothing, 2 a handler of ours. */
int weir_signal_disposition(int signal);

/* A pipe, close-on-exec at both ends; the read end does not block. `size` is asked of F_SETPIPE_SZ, 0 leaves it. */
int weir_pipe(int fds[2], int size);
int weir_pidfd_open(pid_t pid);

/* Names the calling thread; at most 15 bytes. */
void weir_set_thread_name(const char *name);

int weir_set_nonblocking(int fd);
int weir_socket(int domain, int type);
int weir_accept(int fd, struct sockaddr *address, socklen_t *length);
int weir_set_option(int fd, int level, int name, int value);

int weir_option_tcp_nodelay(int fd);
int weir_option_tcp_notsent_lowat(int fd, int bytes);

ssize_t weir_send(int fd, const void *bytes, size_t count);
/* All of the vectors in one call. */
ssize_t weir_send_vectors(int fd, const struct iovec *vectors, size_t count);
/* From a file's `offset` on, without a copy through us. */
ssize_t weir_sendfile(int fd, int file, int64_t offset, size_t count);
/* Reads a file into the kernel's cache, and waits for it. */
int weir_readahead(int file, int64_t offset, size_t count);
ssize_t weir_receive(int fd, void *bytes, size_t count);
ssize_t weir_read(int fd, void *bytes, size_t count);
ssize_t weir_receive_from(int fd, void *bytes, size_t count, struct sockaddr *address, socklen_t *length);
ssize_t weir_send_to(int fd, const void *bytes, size_t count, const struct sockaddr *address, socklen_t length);

/* A destination of datagrams: an IPv4 or IPv6 address with its port. */
struct weir_destination {
    socklen_t length;
    uint8_t address[28];
};

/*
 * Sends the bytes of `vectors` to every destination, cut into datagrams of `segment` bytes by the kernel (UDP_SEGMENT)
 * where segment > 0, else as one datagram. Returns how many destinations were served before one failed, or -errno if
 * the first failed.
 */
int weir_send_to_all(int fd, const struct iovec *vectors, size_t vector_count, uint16_t segment,
                     const struct weir_destination *destinations, int count);

/* 1 if the kernel cuts datagrams for us (UDP_SEGMENT, Linux 4.18), 0 if not. */
int weir_has_udp_segmentation(int fd);

#endif
