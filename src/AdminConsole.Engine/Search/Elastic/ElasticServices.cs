using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using Refit;

namespace AdminConsole.Engine.Search.Elastic;

internal static class ElasticServices
{
    public static IServiceCollection AddElasticsearch(this IServiceCollection services, ElasticsearchOptions options)
    {
        services.AddTransient(_ => new NodePool(options));
        var http = services.AddRefitGeneratedClient<IElasticsearchApi>(new RefitSettings(new SystemTextJsonContentSerializer(ElasticsearchClient.Json)))
            .ConfigureHttpClient(client =>
            {
                client.BaseAddress = new Uri("http://elasticsearch.invalid"); // the node pool puts the node's address in its place
                client.Timeout = Timeout.InfiniteTimeSpan; // the attempts below have one each
            });
        http.AddResilienceHandler("elasticsearch", pipeline => pipeline
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(IsPassing(arguments.Outcome)),
            })
            // A node that is down must cost a page nothing: after a few failures requests fail at once, and one in
            // five seconds tries whether it is back.
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 6,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(5),
                ShouldHandle = arguments => ValueTask.FromResult(IsPassing(arguments.Outcome)),
            })
            .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds)));
        http.AddHttpMessageHandler<NodePool>();
        services.AddSingleton<ElasticsearchClient>();
        services.AddSingleton<ICommentSearch, ElasticCommentSearch>();
        return services;
    }

    /// <summary>Worth another try: every call can be repeated (writes carry versions).</summary>
    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
        _ => false,
    };
}
