// Server-sent events, over one connection for all tabs of this browser: one tab has it (a lock says which), the others
// hear it from that tab. A browser allows few connections to one host, and every open queue would take one.
const names = ["comment", "arrived", "changed", "taken", "holders", "resync"];
const kept = 60;

/** Calls `hear(name, data)` for everything after the audit row `after`. */
export function follow(after, hear) {
  const recent = [];
  let last = after;
  let leads = false;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("ac-live") : null;

  const take = message => {
    if (message.id) {
      if (message.id <= last) return;
      last = message.id;
    }
    hear(message.name, message.data);
  };

  const open = () => new Promise(() => { // never settles: the lock is held until the tab closes
    leads = true;
    const connect = () => {
      const source = new EventSource(`/live?after=${last}`);
      for (const name of names) {
        source.addEventListener(name, event => {
          const fresh = event.lastEventId && Number(event.lastEventId) > last;
          // an event without a row of its own (leases) repeats the id of the one before it
          const message = { name, data: JSON.parse(event.data), id: ["comment", "arrived", "resync"].includes(name) && fresh ? Number(event.lastEventId) : 0 };
          if (["comment", "arrived", "resync"].includes(name) && !fresh) return;
          recent.push(message);
          if (recent.length > kept) recent.shift();
          channel?.postMessage(message);
          take(message);
        });
      }
      source.addEventListener("error", () => {
        if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000); // the browser itself retries all else
      });
    };
    connect();
  });

  channel?.addEventListener("message", ({ data }) => {
    if (data.hello !== undefined) {
      if (leads) recent.filter(message => message.id > data.hello || message === recent.findLast(r => r.name === "holders")).forEach(message => channel.postMessage(message));
    } else if (!leads) {
      take(data);
    }
  });
  channel?.postMessage({ hello: after });
  if (navigator.locks) navigator.locks.request("ac-live", open); else open();
}
