using Caching.Cache;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Endpoints;

/// <summary>The common work of all endpoints that answer from the cache: guard, hit, read the request, wait for the origin.</summary>
internal abstract class CacheEndpoint(OriginCache cache, RequestGuard guard, TimeProvider time)
{
    private static readonly LocalHttpResponse Busy = ErrorAnswer.Create(503, ErrorTypes.ServiceUnavailable, "Too many requests are waiting for their origin.");

    protected OriginCache Cache => cache;

    public ValueTask<LocalHttpResponse> HandleAsync(LocalHttpRequest request, CancellationToken cancellationToken)
    {
        if (guard.Refusal(request) is { } refusal) return new(refusal);
        DateTimeOffset now = time.GetUtcNow();
        bool isForced = IsForced(request);
        if (IsHot && !isForced && cache.TryGetHot(request.Target, now, out CacheEntry hot)) return new(Respond(request, new CacheAnswer(hot, CacheState.Hit), now));
        try
        {
            IOriginRequest wanted = Read(request);
            isForced |= IsRefreshWanted(request);
            if (!isForced && TryGet(wanted, out CacheAnswer answer))
            {
                if (IsHot && answer.State == CacheState.Hit) cache.AddHot(request.Target, answer.Entry);
                return new(Respond(request, answer, now));
            }

            if (request.MustAnswerNow) return new(Busy);
            return FetchAsync(request, wanted, isForced, cancellationToken);
        }
        catch (OriginFault fault)
        {
            return new(ErrorAnswer.Of(fault));
        }
        catch (LocalHttpRequestException fault)
        {
            return new(ErrorAnswer.Create(fault.Status, ErrorTypes.Validation, fault.Message));
        }
    }

    /// <summary>Gets whether the target alone identifies the requested resource.</summary>
    protected virtual bool IsHot => true;

    /// <exception cref="LocalHttpRequestException">The request is malformed.</exception>
    protected abstract IOriginRequest Read(LocalHttpRequest request);

    protected virtual bool TryGet(IOriginRequest wanted, out CacheAnswer answer) => cache.TryGet(wanted, out answer);

    /// <summary>Returns whether the function requires an answer of the origin.</summary>
    protected virtual bool IsForced(LocalHttpRequest request) => false;

    private static bool IsRefreshWanted(LocalHttpRequest request) =>
        request.RawQuery.IndexOf("refreshNow"u8) >= 0 && bool.TryParse(request.GetQuery("refreshNow"), out bool wanted) && wanted;

    private async ValueTask<LocalHttpResponse> FetchAsync(LocalHttpRequest request, IOriginRequest wanted, bool force, CancellationToken cancellationToken)
    {
        try
        {
            CacheAnswer answer = await cache.FetchAsync(wanted, force, cancellationToken);
            return Respond(request, answer, time.GetUtcNow());
        }
        catch (OriginFault fault)
        {
            return ErrorAnswer.Of(fault);
        }
    }

    private static LocalHttpResponse Respond(LocalHttpRequest request, CacheAnswer answer, DateTimeOffset now)
    {
        bool isSame = answer.Entry is { ETag: { } tag, Status: 200 } && request.TryGetHeader("if-none-match"u8, out ReadOnlySpan<byte> tags) && EntityTags.Contain(tags, tag);
        return answer.Entry.ToResponse(answer.State, now, isSame);
    }
}
