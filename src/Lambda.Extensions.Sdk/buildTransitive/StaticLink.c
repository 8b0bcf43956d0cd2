/*
 * A part of every static extension (LambdaExtensionLink=Static). A static program has its own C library. A library of the system that
 * it runs on belongs to another C library, and loading it ends the process. So nothing is loaded: the linker replaces the
 * functions that load libraries by those below (--wrap).
 */
#include <features.h>
#include <stddef.h>
#include <unistd.h>

#if !defined(__GLIBC__) || !__GLIBC_PREREQ(2, 34)
#error "GLIBC_TOO_OLD: before glibc 2.34, the name services files and dns are libraries of their own"
#endif

/* For the C library itself: name services of nsswitch.conf beyond the built-in files and dns, and character sets. */
void *__wrap___libc_dlopen_mode(const char *name, int mode)
{
    (void)name;
    (void)mode;
    return NULL;
}

/* Nothing is loaded, so nothing is looked up or closed. Without references to the loader, its code is not linked. */
void *__wrap___libc_dlsym(void *library, const char *name)
{
    (void)library;
    (void)name;
    return NULL;
}

void *__wrap___libc_dlvsym(void *library, const char *name, const char *version)
{
    (void)library;
    (void)name;
    (void)version;
    return NULL;
}

int __wrap___libc_dlclose(void *library)
{
    (void)library;
    return 0;
}

void *__wrap_dlsym(void *library, const char *name)
{
    (void)library;
    (void)name;
    return NULL;
}

int __wrap_dlclose(void *library)
{
    (void)library;
    return 0;
}

/* A function of OpenSSL uses it that nobody calls. It would bring a second resolver into the program, and a warning into the build. */
void *__wrap_gethostbyname(const char *name)
{
    (void)name;
    return NULL;
}

/* For .NET and OpenSSL. .NET adds the text to its DllNotFoundException. */
static __thread int refused;

void *__wrap_dlopen(const char *name, int mode)
{
    (void)name;
    (void)mode;
    refused = 1;
    return NULL;
}

char *__wrap_dlerror(void)
{
    static char text[] = "a statically linked extension loads no libraries; publish it with LambdaExtensionLink=Dynamic";
    char *error = refused ? text : NULL;
    refused = 0;
    return error;
}

/*
 * Where OpenSSL and .NET look for trusted certificates when SSL_CERT_FILE and SSL_CERT_DIR are not set. OpenSSL has the paths of the system
 * that it was built on. These are the paths of the system that it runs on: Amazon Linux and its relatives, or Debian and Alpine.
 */
static int has_pki(void)
{
    return access("/etc/pki/tls", F_OK) == 0;
}

const char *__wrap_X509_get_default_cert_file(void)
{
    return has_pki() ? "/etc/pki/tls/cert.pem" : "/etc/ssl/cert.pem";
}

const char *__wrap_X509_get_default_cert_dir(void)
{
    return has_pki() ? "/etc/pki/tls/certs" : "/etc/ssl/certs";
}
