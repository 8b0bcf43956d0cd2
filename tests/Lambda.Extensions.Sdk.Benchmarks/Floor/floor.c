// The least an extension can be: one static binary, one blocking socket, register, ask for next until SHUTDOWN.
// No JSON parser, no error report, no log. What any other extension costs is quoted as a multiple of this.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NO_API = 2, NO_CONNECTION = 3, NO_ANSWER = 4, NO_IDENTIFIER = 5 };

static char answer[16 * 1024];

// Sends a request and reads its whole answer; returns the body, with the head cut off into a string of its own.
static char *exchange(int api, const char *request, int length)
{
    if (send(api, request, length, MSG_NOSIGNAL) != length) exit(NO_ANSWER);
    size_t filled = 0;
    for (;;)
    {
        ssize_t n = recv(api, answer + filled, sizeof answer - 1 - filled, 0);
        if (n <= 0) exit(NO_ANSWER);
        filled += n;
        answer[filled] = 0;
        char *end = strstr(answer, "\r\n\r\n");
        if (!end) continue;
        char *length_header = strcasestr(answer, "\r\ncontent-length:");
        size_t body = length_header && length_header < end ? strtoul(length_header + 17, NULL, 10) : 0;
        if (answer + filled < end + 4 + body) continue;
        *end = 0;
        return end + 4;
    }
}

static int connect_to(const char *address)
{
    char host[64];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host) exit(NO_API);
    memcpy(host, address, colon - address);
    host[colon - address] = 0;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1) exit(NO_API);
    int api = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (api < 0 || connect(api, (struct sockaddr *)&to, sizeof to)) exit(NO_CONNECTION);
    setsockopt(api, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return api;
}

int main(int argc, char **argv)
{
    (void)argc;
    const char *address = getenv("AWS_LAMBDA_RUNTIME_API");
    if (!address) return NO_API;
    int api = connect_to(address);
    const char *slash = strrchr(argv[0], '/'), *events = "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}";
    char request[512], identifier[64];
    int length = snprintf(request, sizeof request,
        "POST /2020-01-01/extension/register HTTP/1.1\r\nHost: %s\r\nLambda-Extension-Name: %s\r\nContent-Length: %zu\r\n\r\n%s",
        address, slash ? slash + 1 : argv[0], strlen(events), events);
    exchange(api, request, length);
    char *header = strcasestr(answer, "\r\nlambda-extension-identifier:");
    if (!header || sscanf(header + 30, " %63[^\r]", identifier) != 1) return NO_IDENTIFIER;
    length = snprintf(request, sizeof request,
        "GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: %s\r\nLambda-Extension-Identifier: %s\r\n\r\n", address, identifier);
    while (!strstr(exchange(api, request, length), "\"SHUTDOWN\"")) continue;
    return 0;
}
