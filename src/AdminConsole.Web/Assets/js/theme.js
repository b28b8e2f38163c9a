// The theme button is a form that works without script; with script nothing reloads.
export function initTheme() {
  document.addEventListener("submit", event => {
    if (!event.target.matches("[data-theme-form]")) return;
    event.preventDefault();
    const root = document.documentElement;
    const dark = root.dataset.bsTheme ? root.dataset.bsTheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.bsTheme = dark ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `ac-theme=${root.dataset.bsTheme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });
}
