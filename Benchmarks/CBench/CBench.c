#define _GNU_SOURCE
#include "CBench.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef SO_MEMINFO
#define SO_MEMINFO 55
#endif

enum { RECEIVE_BATCH = 64, SEND_BATCH = 512 };

int bench_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int bench_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_ADD, descriptor, events, token);
}

int bench_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, events, token);
}

int bench_epoll_remove(int epoll, int descriptor) { return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0); }

int bench_epoll_wait(int epoll, struct bench_event *events, int capacity, int64_t timeout_ns) {
    struct epoll_event raw[256];
    struct timespec timeout = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
    int count = epoll_pwait2(epoll, raw, capacity < 256 ? capacity : 256, timeout_ns < 0 ? NULL : &timeout, NULL);
    for (int i = 0; i < count; i++) {
        events[i].token = raw[i].data.u64;
        events[i].events = raw[i].events;
    }
    return count;
}

int bench_receive_many(int descriptor, uint8_t *slots, size_t slot, uint32_t *lengths, unsigned int count) {
    struct mmsghdr messages[RECEIVE_BATCH];
    struct iovec vectors[RECEIVE_BATCH];
    if (count > RECEIVE_BATCH) count = RECEIVE_BATCH;
    memset(messages, 0, sizeof messages[0] * count);
    for (unsigned int i = 0; i < count; i++) {
        vectors[i] = (struct iovec){.iov_base = slots + i * slot, .iov_len = slot};
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    int received = recvmmsg(descriptor, messages, count, MSG_DONTWAIT, NULL);
    for (int i = 0; i < received; i++) lengths[i] = messages[i].msg_len;
    return received;
}

int bench_send_segmented(int descriptor, const uint8_t *bytes, size_t length, uint16_t segment,
                         const void *to) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
    } control = {0};
    struct iovec vector = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_name = (void *)to, .msg_namelen = sizeof(struct sockaddr_in), .msg_iov = &vector, .msg_iovlen = 1,
                             .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof segment);
    memcpy(CMSG_DATA(header), &segment, sizeof segment);
    return (int)sendmsg(descriptor, &message, MSG_DONTWAIT);
}

static int flush(int descriptor, struct mmsghdr *messages, unsigned int count) {
    int refused = 0;
    for (unsigned int done = 0; done < count;) {
        int sent = sendmmsg(descriptor, messages + done, count - done, MSG_DONTWAIT);
        if (sent > 0) {
            done += (unsigned int)sent;
        } else if (errno != EINTR) {
            done++;
            refused++;
        }
    }
    return refused;
}

int bench_send_many(int descriptor, const uint8_t *bytes, const uint32_t *offsets, const uint32_t *lengths,
                    unsigned int count, const void *peers, unsigned int peer_count) {
    const struct sockaddr_in *addresses = peers;
    struct mmsghdr messages[SEND_BATCH];
    struct iovec vectors[SEND_BATCH];
    unsigned int filled = 0;
    int refused = 0;
    for (unsigned int peer = 0; peer < peer_count; peer++) {
        for (unsigned int i = 0; i < count; i++) {
            vectors[filled] = (struct iovec){.iov_base = (void *)(bytes + offsets[i]), .iov_len = lengths[i]};
            messages[filled] = (struct mmsghdr){.msg_hdr = {.msg_name = (void *)&addresses[peer],
                                                            .msg_namelen = sizeof addresses[peer],
                                                            .msg_iov = &vectors[filled],
                                                            .msg_iovlen = 1}};
            if (++filled == SEND_BATCH) {
                refused += flush(descriptor, messages, filled);
                filled = 0;
            }
        }
    }
    return refused + flush(descriptor, messages, filled);
}

int bench_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

ptrdiff_t bench_find(const void *bytes, size_t count, const void *needle, size_t needle_count) {
    const char *found = memmem(bytes, count, needle, needle_count);
    return found == NULL ? -1 : found - (const char *)bytes;
}

int64_t bench_receive_drops(int descriptor) {
    uint32_t info[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof info;
    if (getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, info, &length) != 0) return -1;
    return info[SK_MEMINFO_DROPS];
}
