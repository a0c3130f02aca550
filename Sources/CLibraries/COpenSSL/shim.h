/* OpenSSL, and as functions those of its macros that Swift cannot read. */
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static const uint64_t WEIR_TLS_NO_RENEGOTIATION = SSL_OP_NO_RENEGOTIATION;
static const uint64_t WEIR_TLS_NO_COMPRESSION = SSL_OP_NO_COMPRESSION;
static const uint64_t WEIR_TLS_OWN_PREFERENCE = SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA;
static const unsigned long WEIR_NAME_IN_ONE_LINE = XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB;

static inline int weir_tls_set_min_version(SSL_CTX *context, int version)
{
    return SSL_CTX_set_min_proto_version(context, version);
}

static inline void weir_tls_set_mode(SSL_CTX *context, long mode) { SSL_CTX_set_mode(context, mode); }

/* A reference of the certificate's is kept. */
static inline int weir_tls_add_chain_certificate(SSL_CTX *context, X509 *certificate)
{
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

/* RFC 7301 section 3.2: who offers protocols, and not ours, is told so. */
static inline int weir_tls_select_http(SSL *connection, const unsigned char **selected, unsigned char *length,
                                       const unsigned char *offered, unsigned int offered_length, void *unused)
{
    static const unsigned char ours[] = "\x08http/1.1";
    (void)connection;
    (void)unused;
    return SSL_select_next_proto((unsigned char **)selected, length, ours, sizeof ours - 1, offered, offered_length) ==
                   OPENSSL_NPN_NEGOTIATED
               ? SSL_TLSEXT_ERR_OK
               : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static inline void weir_tls_offer_http(SSL_CTX *context)
{
    SSL_CTX_set_alpn_select_cb(context, weir_tls_select_http, NULL);
}

static inline void weir_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void weir_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

static inline EVP_PKEY *weir_make_p256_key(void) { return EVP_EC_gen("P-256"); }
