#include "app/http/decode_stream.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>

namespace millrace::http {
namespace {

/// zlib's windowBits: which wrapper to expect.
enum class Wrapper { Zlib = MAX_WBITS, Gzip = MAX_WBITS + 16, None = -MAX_WBITS };

class InflateStream final : public DecodeStream {
public:
    explicit InflateStream(Wrapper wrapper) : m_wrapper(wrapper), m_ready(inflateInit2(&m_stream, static_cast<int>(wrapper)) == Z_OK) {}
    ~InflateStream() override
    {
        if (m_ready)
            inflateEnd(&m_stream);
    }
    InflateStream(const InflateStream&) = delete;
    InflateStream& operator=(const InflateStream&) = delete;

    [[nodiscard]] bool ready() const { return m_ready; }

    StreamState run(std::string_view& input, char* out, std::size_t& size) override
    {
        constexpr std::size_t kMost = 1U << 30;   // zlib counts in 32 bits
        const std::size_t offered = std::min(input.size(), kMost);
        // zlib's type is not const, but it never writes to its input.
        m_stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(input.data()));
        m_stream.avail_in = static_cast<uInt>(offered);
        m_stream.next_out = reinterpret_cast<Bytef*>(out);
        m_stream.avail_out = static_cast<uInt>(size);
        const int status = inflate(&m_stream, Z_NO_FLUSH);
        input.remove_prefix(offered - m_stream.avail_in);
        size -= m_stream.avail_out;
        if (status == Z_STREAM_END)
            return nextMember(input) ? StreamState::More : StreamState::End;
        return status == Z_OK || status == Z_BUF_ERROR ? StreamState::More : StreamState::Broken;
    }

private:
    /// RFC 1952 section 2.2: "A gzip file consists of a series of members".
    bool nextMember(std::string_view input)
    {
        return m_wrapper == Wrapper::Gzip && input.starts_with("\x1F\x8B") && inflateReset(&m_stream) == Z_OK;
    }

    z_stream m_stream{};
    Wrapper m_wrapper;
    bool m_ready;
};

class BrotliStream final : public DecodeStream {
public:
    ~BrotliStream() override { BrotliDecoderDestroyInstance(m_state); }
    BrotliStream() = default;
    BrotliStream(const BrotliStream&) = delete;
    BrotliStream& operator=(const BrotliStream&) = delete;

    [[nodiscard]] bool ready() const { return m_state != nullptr; }

    StreamState run(std::string_view& input, char* out, std::size_t& size) override
    {
        std::size_t availableIn = input.size();
        const auto* nextIn = reinterpret_cast<const std::uint8_t*>(input.data());
        std::size_t availableOut = size;
        auto* nextOut = reinterpret_cast<std::uint8_t*>(out);
        const auto status = BrotliDecoderDecompressStream(m_state, &availableIn, &nextIn, &availableOut, &nextOut, nullptr);
        input.remove_prefix(input.size() - availableIn);
        size -= availableOut;
        if (status == BROTLI_DECODER_RESULT_SUCCESS)
            return StreamState::End;
        return status == BROTLI_DECODER_RESULT_ERROR ? StreamState::Broken : StreamState::More;
    }

private:
    BrotliDecoderState* m_state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
};

class ZstdStream final : public DecodeStream {
public:
    ~ZstdStream() override { ZSTD_freeDStream(m_stream); }
    ZstdStream()
    {
        constexpr int kWindowLogMax = 23;   // RFC 9659: 8 MB
        if (m_stream)
            ZSTD_DCtx_setParameter(m_stream, ZSTD_d_windowLogMax, kWindowLogMax);
    }
    ZstdStream(const ZstdStream&) = delete;
    ZstdStream& operator=(const ZstdStream&) = delete;

    [[nodiscard]] bool ready() const { return m_stream != nullptr; }

    StreamState run(std::string_view& input, char* out, std::size_t& size) override
    {
        ZSTD_inBuffer in{input.data(), input.size(), 0};
        ZSTD_outBuffer output{out, size, 0};
        const std::size_t status = ZSTD_decompressStream(m_stream, &output, &in);
        input.remove_prefix(in.pos);
        size = output.pos;
        if (ZSTD_isError(status))
            return StreamState::Broken;
        return status == 0 && !startsFrame(input) ? StreamState::End : StreamState::More;
    }

private:
    /// RFC 8878 sections 3.1.1 and 3.1.2: a frame, or a skippable one.
    static bool startsFrame(std::string_view input)
    {
        if (input.starts_with("\x28\xB5\x2F\xFD"))
            return true;
        return input.size() >= 4 && (static_cast<unsigned char>(input[0]) & 0xF0U) == 0x50 && input.substr(1, 3) == "\x2A\x4D\x18";
    }

    ZSTD_DStream* m_stream = ZSTD_createDStream();
};

template <class Stream, class... Args>
std::unique_ptr<DecodeStream> makeReady(Args... args)
{
    auto stream = std::make_unique<Stream>(args...);
    if (!stream->ready())
        return nullptr;
    return stream;
}

} // namespace

std::unique_ptr<DecodeStream> makeGzipStream() { return makeReady<InflateStream>(Wrapper::Gzip); }
std::unique_ptr<DecodeStream> makeZlibStream() { return makeReady<InflateStream>(Wrapper::Zlib); }
std::unique_ptr<DecodeStream> makeRawDeflateStream() { return makeReady<InflateStream>(Wrapper::None); }
std::unique_ptr<DecodeStream> makeBrotliStream() { return makeReady<BrotliStream>(); }
std::unique_ptr<DecodeStream> makeZstdStream() { return makeReady<ZstdStream>(); }

} // namespace millrace::http
