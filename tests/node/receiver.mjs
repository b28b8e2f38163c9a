// A receiver of the console's webhooks: verifies the signature, drops repeats, applies in order.
//   WEBHOOK_SECRET=whsec_… node receiver.mjs [PORT]
// It prints where it listens and then one line of JSON for each request.
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET);

// Here in memory. A platform keeps both in its database, written in the transaction that applies the event.
const seen = new Set(); // ids of events
const versions = new Map(); // comment → version of the last event applied

function apply(event) {
  const { comment_id: comment, version } = event.data;
  if (event.type.startsWith("comment.")) {
    if (version <= (versions.get(comment) ?? 0)) return "older"; // a dead letter, sent again after newer ones
    versions.set(comment, version);
  }
  switch (event.type) {
    case "comment.removed": // take it down: event.data.reason
    case "comment.approved": // show it
    case "comment.restored": // as before the event event.data.undoes
      break;
    default: // a type that this platform does not need: take it all the same
      break;
  }
  return "applied";
}

function take(headers, body) {
  let event;
  try {
    event = webhook.verify(body, headers); // over the raw bytes; it also refuses timestamps more than five minutes off
  } catch {
    return { status: 401, outcome: "refused" };
  }
  if (seen.has(event.id)) return { status: 204, outcome: "repeat", event };
  const outcome = apply(event);
  seen.add(event.id); // only now: a crash before this line means that it comes again
  return { status: 204, outcome, event };
}

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const { status, outcome, event } = take(request.headers, Buffer.concat(parts).toString("utf8"));
    response.writeHead(status).end();
    console.log(JSON.stringify({ outcome, id: event?.id, type: event?.type, comment: event?.data.comment_id }));
  });
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
