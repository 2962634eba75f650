#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

/// One streaming decompressor behind one face. Internal to app/http. Thread: one at a time.
namespace millrace::http {

enum class StreamState { More, End, Broken };

class DecodeStream {
public:
    virtual ~DecodeStream() = default;
    /// Takes bytes off the front of `input` and writes at most `size` to `out`; `size` becomes what was written.
    /// More: wants to be called again. End: end-of-stream mark seen, the rest of `input` does not belong to it.
    [[nodiscard]] virtual StreamState run(std::string_view& input, char* out, std::size_t& size) = 0;
};

/// Each is nullptr when its library has no memory.
[[nodiscard]] std::unique_ptr<DecodeStream> makeGzipStream();
[[nodiscard]] std::unique_ptr<DecodeStream> makeZlibStream();
[[nodiscard]] std::unique_ptr<DecodeStream> makeRawDeflateStream();
[[nodiscard]] std::unique_ptr<DecodeStream> makeBrotliStream();
[[nodiscard]] std::unique_ptr<DecodeStream> makeZstdStream();

} // namespace millrace::http
