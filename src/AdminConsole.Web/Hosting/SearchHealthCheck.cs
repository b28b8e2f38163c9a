using AdminConsole.Engine.Search;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AdminConsole.Web.Hosting;

/// <summary>Degraded and never unhealthy: without the index the queue goes on from SQL.</summary>
internal sealed class SearchHealthCheck(ICommentSearch search) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return HealthCheckResult.Healthy(await search.LiveNameAsync(cancellationToken));
        }
        catch (SearchUnavailableException e)
        {
            return HealthCheckResult.Degraded(e.Message);
        }
    }
}
