#include "wire/users.h"

#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/error_codes.h"
#include "base/temp_folder.h"
#include "wire/auth.h"
#include "wire/certificate.h"
#include "wire/error_of.h"
#include "wire/stream.h"

namespace loadonce::wire {
namespace {

using testing::HasSubstr;

class Folder : public testing::Test {
  protected:
    static unsigned mode(const std::filesystem::path& file) {
        struct stat status {};
        EXPECT_EQ(::stat(file.c_str(), &status), 0);
        return status.st_mode & 0777U;
    }
    static std::string text(const std::filesystem::path& file) {
        std::ifstream in(file);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    TempFolder temp_;
    std::filesystem::path folder_ = temp_.path();
};

class Users : public Folder {
  protected:
    std::filesystem::path file_ = folder_ / "users";
    void write(std::string_view lines, mode_t mode = 0600) {
        std::ofstream(file_) << lines;
        ::chmod(file_.c_str(), mode);
    }
    Error refused() {
        return error_of([&] { static_cast<void>(read_users(file_)); });
    }
};

TEST_F(Users, WhoWasAddedIsReadBackWithBothVerifiers) {
    add_user(file_, "ann", "secret");
    add_user(file_, "zo\xC3\xAB b", "other");
    const auto users = read_users(file_);
    ASSERT_EQ(users.size(), 2U);
    const Verifier& ann = users.at("ann");
    EXPECT_EQ(ann.md5, verifier_of("ann", "secret").md5);
    EXPECT_EQ(ann.salt.size(), digest_salt_bytes);
    EXPECT_EQ(ann.sha256.size(), sha256_bytes);
    EXPECT_TRUE(users.contains("zo\xC3\xAB b"));
}

TEST_F(Users, TheFileIsPrivateAndHoldsNoPassword) {
    add_user(file_, "ann", "secret");
    EXPECT_EQ(mode(file_), 0600U);
    EXPECT_THAT(text(file_), Not(HasSubstr("secret")));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "users.new"));
}

TEST_F(Users, APasswordIsReplacedAndSaltedAnew) {
    add_user(file_, "ann", "secret");
    add_user(file_, "bob", "secret");
    const auto before = read_users(file_);
    EXPECT_NE(before.at("ann").sha256, before.at("bob").sha256);
    add_user(file_, "ann", "newer");
    const auto after = read_users(file_);
    EXPECT_NE(after.at("ann").md5, before.at("ann").md5);
    EXPECT_NE(after.at("ann").salt, before.at("ann").salt);
    EXPECT_EQ(after.at("bob").sha256, before.at("bob").sha256);
}

TEST_F(Users, LinesWithoutADigestStayAsTheyAre) {
    const std::string line = "old:" + verifier_of("old", "secret").md5 + "\n";
    write(line);
    EXPECT_TRUE(read_users(file_).at("old").sha256.empty());
    add_user(file_, "ann", "secret");
    EXPECT_THAT(text(file_), HasSubstr(line));
}

TEST_F(Users, ALineThatIsNoneIsNamed) {
    const std::string good = "ann:" + verifier_of("ann", "secret").md5;
    for (const std::string& bad :
         {std::string("bob"), std::string("bob:secret"), ":" + good.substr(4), good + ":00", good + ":00:11",
          good + ":zz:" + std::string(64, '0'), good + ":00:" + std::string(63, '0'),
          good + ":00:" + std::string(64, 'G'), good + ":00:" + std::string(64, '0') + ":"}) {
        write(good + "\n" + bad + "\n");
        const Error error = refused();
        EXPECT_EQ(error.code(), errors::project_value) << bad;
        EXPECT_THAT(std::string(error.what()) + error.message(), Not(HasSubstr(good.substr(8)))) << bad;
    }
}

TEST_F(Users, AFileThatOthersMayReadOrThatIsNotThereIsRefused) {
    write("", 0640);
    EXPECT_THAT(refused().message(), HasSubstr("others"));
    write("", 0602);
    EXPECT_THAT(refused().message(), HasSubstr("others"));
    file_ = folder_ / "missing";
    EXPECT_EQ(refused().code(), errors::file_io);
}

TEST_F(Users, NamesThatCannotStandInTheFileAreRefused) {
    for (const std::string& name : {std::string(), std::string("a:b"), std::string("a\nb"), std::string(200, 'a')}) {
        EXPECT_EQ(error_of([&] { add_user(file_, name, "secret"); }).code(), errors::usage) << name;
    }
    EXPECT_EQ(error_of([&] { add_user(file_, "ann", ""); }).code(), errors::usage);
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(Users, WhatAKilledOneLeftIsNotBelieved) {
    std::ofstream(folder_ / "users.new") << "mallory:x\n";
    ::chmod((folder_ / "users.new").c_str(), 0666);
    add_user(file_, "ann", "secret");
    EXPECT_EQ(mode(file_), 0600U);
    EXPECT_EQ(read_users(file_).size(), 1U);
}

class Certificate : public Folder {
  protected:
    std::filesystem::path certificate_ = folder_ / "serve.crt", key_ = folder_ / "serve.key";
};

TEST_F(Certificate, WhatIsMadeCanBeServedAndItsKeyIsPrivate) {
    make_certificate(certificate_, key_);
    EXPECT_EQ(mode(key_), 0600U);
    EXPECT_NO_THROW(TlsContext(certificate_.string(), key_.string()));
    EXPECT_THAT(text(certificate_), testing::StartsWith("-----BEGIN CERTIFICATE-----"));
    EXPECT_THAT(text(certificate_), Not(HasSubstr("PRIVATE KEY")));
}

TEST_F(Certificate, NothingIsOverwritten) {
    make_certificate(certificate_, key_);
    const std::string before = text(key_);
    EXPECT_EQ(error_of([&] { make_certificate(certificate_, key_); }).code(), errors::file_io);
    EXPECT_EQ(text(key_), before);
    std::filesystem::remove(key_);
    EXPECT_EQ(error_of([&] { make_certificate(certificate_, key_); }).code(), errors::file_io);
}

TEST_F(Certificate, TwoAreNotTheSame) {
    make_certificate(certificate_, key_);
    make_certificate(folder_ / "b.crt", folder_ / "b.key");
    EXPECT_NE(text(key_), text(folder_ / "b.key"));
    EXPECT_THROW(TlsContext(certificate_.string(), (folder_ / "b.key").string()), Error);
}

TEST_F(Certificate, AFolderThatIsNotThereIsAnError) {
    EXPECT_EQ(error_of([&] { make_certificate(folder_ / "no/a.crt", folder_ / "no/a.key"); }).code(), errors::file_io);
}

}  // namespace
}  // namespace loadonce::wire
