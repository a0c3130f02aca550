#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

#define OR_ERRNO(call) ({ __typeof__(call) r_ = (call); r_ < 0 ? -errno : r_; })

#define RETRIED(call) ({ __typeof__(call) r_; do r_ = (call); while (r_ < 0 && errno == EINTR); r_ < 0 ? -errno : r_; })

int weir_epoll_create(void) { return OR_ERRNO(epoll_create1(EPOLL_CLOEXEC)); }

static int control(int epoll, int operation, int fd, uint32_t events, uint64_t data)
{
    struct epoll_event event = { .events = events, .data.u64 = data };
    return OR_ERRNO(epoll_ctl(epoll, operation, fd, &event));
}

int weir_epoll_add(int epoll, int fd, uint32_t events, uint64_t data)
{
    return control(epoll, EPOLL_CTL_ADD, fd, events, data);
}

int weir_epoll_modify(int epoll, int fd, uint32_t events, uint64_t data)
{
    return control(epoll, EPOLL_CTL_MOD, fd, events, data);
}

int weir_epoll_remove(int epoll, int fd) { return control(epoll, EPOLL_CTL_DEL, fd, 0, 0); }

int weir_epoll_wait(int epoll, struct weir_epoll_event *events, int capacity, int timeout)
{
    struct epoll_event raw[256];
    int n = epoll_wait(epoll, raw, capacity < 256 ? capacity : 256, timeout);
    if (n < 0) return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < n; i++) {
        events[i].events = raw[i].events;
        events[i].data = raw[i].data.u64;
    }
    return n;
}

int weir_eventfd(void) { return OR_ERRNO(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int weir_eventfd_signal(int fd)
{
    uint64_t one = 1;
    return RETRIED(write(fd, &one, sizeof one)) < 0 ? -1 : 0;
}

void weir_eventfd_drain(int fd)
{
    uint64_t count;
    (void)!read(fd, &count, sizeof count);
}

static sigset_t signal_set(const int *signals, int count)
{
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    return set;
}

void weir_signals_block(const int *signals, int count)
{
    sigset_t set = signal_set(signals, count);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int weir_signalfd(const int *signals, int count)
{
    sigset_t set = signal_set(signals, count);
    return OR_ERRNO(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

int weir_signalfd_read(int fd)
{
    struct signalfd_siginfo info;
    ssize_t n = RETRIED(read(fd, &info, sizeof info));
    return n < 0 ? (int)n : (int)info.ssi_signo;
}

void weir_signal_mask_clear(void *saved)
{
    sigset_t none, old;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, &old);
    memcpy(saved, &old, sizeof old);
}

void weir_signal_mask_restore(const void *saved)
{
    sigset_t old;
    memcpy(&old, saved, sizeof old);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

int weir_signal_disposition(int signal)
{
    struct sigaction action;
    if (sigaction(signal, NULL, &action) != 0 || action.sa_handler == SIG_DFL) return 0;
    return action.sa_handler == SIG_IGN ? 1 : 2;
}

int weir_pipe(int fds[2], int size)
{
    if (pipe2(fds, O_CLOEXEC) < 0) return -errno;
    /* Only our end: a non-blocking stdout makes ffmpeg fail with EAGAIN. */
    int result = weir_set_nonblocking(fds[0]);
    if (result < 0) {
        close(fds[0]);
        close(fds[1]);
        return result;
    }
    if (size > 0) fcntl(fds[0], F_SETPIPE_SZ, size); /* Refused above /proc/sys/fs/pipe-max-size: a smaller pipe works too. */
    return 0;
}

int weir_pidfd_open(pid_t pid) { return OR_ERRNO((int)syscall(SYS_pidfd_open, pid, 0)); }

void weir_set_thread_name(const char *name) { pthread_setname_np(pthread_self(), name); }

int weir_set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return -errno;
    return OR_ERRNO(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

int weir_socket(int domain, int type) { return OR_ERRNO(socket(domain, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)); }

int weir_accept(int fd, struct sockaddr *address, socklen_t *length)
{
    return RETRIED(accept4(fd, address, length, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

int weir_set_option(int fd, int level, int name, int value)
{
    return OR_ERRNO(setsockopt(fd, level, name, &value, sizeof value));
}

int weir_option_tcp_nodelay(int fd) { return weir_set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1); }

int weir_option_tcp_notsent_lowat(int fd, int bytes)
{
    return weir_set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, bytes);
}

ssize_t weir_send(int fd, const void *bytes, size_t count)
{
    return RETRIED(send(fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT));
}

ssize_t weir_send_vectors(int fd, const struct iovec *vectors, size_t count)
{
    struct msghdr message = { .msg_iov = (struct iovec *)vectors, .msg_iovlen = count };
    return RETRIED(sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT));
}

ssize_t weir_sendfile(int fd, int file, int64_t offset, size_t count)
{
    off_t from = offset;
    return RETRIED(sendfile(fd, file, &from, count));
}

int weir_readahead(int file, int64_t offset, size_t count) { return OR_ERRNO((int)readahead(file, offset, count)); }

ssize_t weir_receive(int fd, void *bytes, size_t count) { return RETRIED(recv(fd, bytes, count, MSG_DONTWAIT)); }

ssize_t weir_read(int fd, void *bytes, size_t count) { return RETRIED(read(fd, bytes, count)); }

ssize_t weir_receive_from(int fd, void *bytes, size_t count, struct sockaddr *address, socklen_t *length)
{
    return RETRIED(recvfrom(fd, bytes, count, MSG_DONTWAIT, address, length));
}

ssize_t weir_send_to(int fd, const void *bytes, size_t count, const struct sockaddr *address, socklen_t length)
{
    return RETRIED(sendto(fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT, address, length));
}

int weir_send_to_all(int fd, const struct iovec *vectors, size_t vector_count, uint16_t segment,
                     const struct weir_destination *destinations, int count)
{
    enum { batch = 64 };
    struct mmsghdr messages[batch];
    union {
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr align;
    } option;
    memset(&option, 0, sizeof option);
    option.align.cmsg_level = SOL_UDP;
    option.align.cmsg_type = UDP_SEGMENT;
    option.align.cmsg_len = CMSG_LEN(sizeof(uint16_t));
    memcpy(CMSG_DATA(&option.align), &segment, sizeof segment);

    int served = 0;
    while (served < count) {
        int n = count - served < batch ? count - served : batch;
        for (int i = 0; i < n; i++) {
            const struct weir_destination *to = &destinations[served + i];
            messages[i].msg_hdr = (struct msghdr){
                .msg_name = (void *)to->address,
                .msg_namelen = to->length,
                .msg_iov = (struct iovec *)vectors,
                .msg_iovlen = vector_count,
                .msg_control = segment ? option.bytes : NULL,
                .msg_controllen = segment ? sizeof option.bytes : 0,
            };
        }
        int sent = RETRIED(sendmmsg(fd, messages, (unsigned)n, MSG_NOSIGNAL | MSG_DONTWAIT));
        if (sent <= 0) return served > 0 ? served : sent;
        served += sent;
        if (sent < n) return served;
    }
    return served;
}

int weir_has_udp_segmentation(int fd)
{
    int size = 0;
    socklen_t length = sizeof size;
    return getsockopt(fd, SOL_UDP, UDP_SEGMENT, &size, &length) == 0;
}
