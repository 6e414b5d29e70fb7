#include "wire/certificate.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string_view>

#include "base/error_codes.h"
#include "base/output_file.h"

namespace loadonce::wire {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

void require(bool made) {
    if (!made) throw Error(errors::internal, "OpenSSL could not make a certificate");
}

void add_extension(X509* certificate, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Owned<X509> signed_by(EVP_PKEY* key) {
    constexpr long ten_years = 10L * 365 * 24 * 60 * 60;
    constexpr std::string_view common_name = "localhost";
    Owned<X509> certificate(X509_new());
    require(certificate != nullptr);
    X509_set_version(certificate.get(), 2);  // version 3
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ten_years);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    require(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC,
                                       reinterpret_cast<const unsigned char*>(common_name.data()),
                                       static_cast<int>(common_name.size()), -1, 0) == 1);
    X509_set_issuer_name(certificate.get(), name);
    // Clients use the certificate as its own certificate authority; strict verifiers require all extensions of an
    // authority.
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature,keyCertSign");
    add_extension(certificate.get(), NID_subject_key_identifier, "hash");
    add_extension(certificate.get(), NID_authority_key_identifier, "keyid:always");
    add_extension(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    require(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
    return certificate;
}

void write_new(const std::filesystem::path& file, BIO* text, unsigned mode) {
    char* bytes = nullptr;
    const long count = BIO_get_mem_data(text, &bytes);
    OutputFile out(file, OutputFile::Create::exclusive, mode);
    out.write(std::string_view(bytes, static_cast<std::size_t>(count)));
    out.keep();
}

}  // namespace

void make_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key) {
    const Owned<EVP_PKEY> pair(EVP_EC_gen("P-256"));
    require(pair != nullptr);
    const Owned<X509> made = signed_by(pair.get());
    const Owned<BIO> key_text(BIO_new(BIO_s_mem())), certificate_text(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PrivateKey(key_text.get(), pair.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
            PEM_write_bio_X509(certificate_text.get(), made.get()) == 1);
    write_new(key, key_text.get(), 0600);
    write_new(certificate, certificate_text.get(), 0644);
}

}  // namespace loadonce::wire
