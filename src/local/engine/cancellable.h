// A session as those see it who may only stop it.
#pragma once

namespace loadonce::local {

// Any thread may call anything.
class Cancellable {
  public:
    Cancellable() = default;
    Cancellable(const Cancellable&) = delete;
    Cancellable& operator=(const Cancellable&) = delete;

    // Interrupts what runs now; without effect when nothing does. DuckDB forgets an interrupt that comes before its
    // query starts, so StatementTimeouts repeats it.
    virtual void cancel() noexcept = 0;
    // The same, and nothing runs any more.
    virtual void terminate() noexcept = 0;

  protected:
    ~Cancellable() = default;
};

}  // namespace loadonce::local
