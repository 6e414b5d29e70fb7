// Parameters of a session.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::local {

// The session's parameters (SET, SHOW). Changes inside a transaction go with it when it is rolled back.
class Settings {
  public:
    Settings();
    // Throws 42704 for a parameter that does not exist, 22023 for a value that it does not take.
    [[nodiscard]] std::string get(std::string_view name) const;
    void set(std::string_view name, const std::vector<std::string>& values);
    void reset(std::string_view name);
    // From here on reset() goes back to the values of now.
    void keep() { initial_ = std::make_shared<const Values>(values_); }
    [[nodiscard]] bool is_on(std::string_view name) const;  // on, true, yes or 1
    [[nodiscard]] const std::map<std::string, std::string>& all() const { return values_; }
    // Schemas that exist or not, in search order, without "$user".
    [[nodiscard]] std::vector<std::string> search_path() const;
    // The session's time zone.
    [[nodiscard]] const std::string& zone() const { return values_.at("timezone"); }

  private:
    using Values = std::map<std::string, std::string>;
    Values values_;
    std::shared_ptr<const Values> initial_;
};

}  // namespace loadonce::local
