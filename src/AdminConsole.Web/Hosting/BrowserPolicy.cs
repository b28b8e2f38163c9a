using NetEscapades.AspNetCore.SecurityHeaders;

namespace AdminConsole.Web.Hosting;

/// <summary>What a browser may do with our pages: load from this console only, run no inline code, be framed by nobody.</summary>
public static class BrowserPolicy
{
    /// <param name="inlineStyle">Hangfire's dashboard writes one style attribute of its own; nothing of ours may.</param>
    public static HeaderPolicyCollection Headers(bool inlineStyle = false) => new HeaderPolicyCollection()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicyStrictOriginWhenCrossOrigin()
        .AddStrictTransportSecurityMaxAge() // sent over https only
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddFrameOptionsDeny()
        .AddPermissionsPolicy(policy =>
        {
            policy.AddCamera().None();
            policy.AddGeolocation().None();
            policy.AddMicrophone().None();
            policy.AddPayment().None();
            policy.AddUsb().None();
        })
        .AddContentSecurityPolicy(csp =>
        {
            csp.AddDefaultSrc().None();
            csp.AddScriptSrc().Self();
            var style = csp.AddStyleSrc().Self();
            if (inlineStyle)
                style.UnsafeInline();
            csp.AddImgSrc().Self();
            csp.AddFontSrc().Self();
            csp.AddConnectSrc().Self();
            csp.AddManifestSrc().Self();
            csp.AddFormAction().Self();
            csp.AddBaseUri().None();
            csp.AddObjectSrc().None();
            csp.AddFrameAncestors().None();
        });
}
