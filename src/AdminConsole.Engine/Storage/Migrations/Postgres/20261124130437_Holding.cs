using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Engine.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Holding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_webhook_deliveries_state_next_attempt_at",
                table: "webhook_deliveries");

            migrationBuilder.DropIndex(
                name: "ix_queue_entries_state_category_priority",
                table: "queue_entries");

            migrationBuilder.DropIndex(
                name: "ix_queue_entries_state_priority_comment_id",
                table: "queue_entries");

            migrationBuilder.RenameColumn(
                name: "subject_version",
                table: "webhook_deliveries",
                newName: "sequence");

            migrationBuilder.RenameIndex(
                name: "ix_webhook_deliveries_endpoint_id_subject_subject_version",
                table: "webhook_deliveries",
                newName: "ix_webhook_deliveries_endpoint_id_subject_sequence");

            migrationBuilder.AddColumn<int>(
                name: "failures_in_a_row",
                table: "webhook_endpoints",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "last_delivered_at",
                table: "webhook_endpoints",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "open_until",
                table: "webhook_endpoints",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "previous_protected_secret",
                table: "webhook_endpoints",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "previous_until",
                table: "webhook_endpoints",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "restarted_at",
                table: "webhook_deliveries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "step",
                table: "webhook_deliveries",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "assigned_to",
                table: "queue_entries",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "assigned_to_id",
                table: "queue_entries",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "behind",
                table: "queue_entries",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "bot_report_count",
                table: "queue_entries",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "campaign_id",
                table: "queue_entries",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "held_until",
                table: "queue_entries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "lease_id",
                table: "queue_entries",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "leased_at",
                table: "queue_entries",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "campaigns_follow",
                table: "policy_versions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "strikes",
                table: "policy_versions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "acknowledged_at",
                table: "outbox_messages",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "sequence",
                table: "outbox_messages",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "appeal_id",
                table: "decisions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "assigned_to",
                table: "decisions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "assigned_to_id",
                table: "decisions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "batch_id",
                table: "decisions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "campaign_id",
                table: "decisions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "claimed_at",
                table: "decisions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "handled_ms",
                table: "decisions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "hold_until",
                table: "decisions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "answer_templates",
                columns: table => new
                {
                    reason = table.Column<int>(type: "integer", nullable: false),
                    overturned = table.Column<bool>(type: "boolean", nullable: false),
                    language = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_answer_templates", x => new { x.reason, x.overturned, x.language });
                });

            migrationBuilder.CreateTable(
                name: "appeals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    platform_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    comment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: false),
                    against_id = table.Column<Guid>(type: "uuid", nullable: true),
                    against_reason = table.Column<int>(type: "integer", nullable: true),
                    text = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    answered_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    answered_by = table.Column<string>(type: "text", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_appeals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "author_notes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_author_notes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "batch_items",
                columns: table => new
                {
                    batch_id = table.Column<Guid>(type: "uuid", nullable: false),
                    comment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    seen_version = table.Column<long>(type: "bigint", nullable: false),
                    outcome = table.Column<int>(type: "integer", nullable: false),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batch_items", x => new { x.batch_id, x.comment_id });
                });

            migrationBuilder.CreateTable(
                name: "batches",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: true),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    hold_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    assigned_to_id = table.Column<Guid>(type: "uuid", nullable: true),
                    assigned_to = table.Column<string>(type: "text", nullable: true),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: true),
                    requested_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_by = table.Column<string>(type: "text", nullable: false),
                    by_lead = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    undone_by = table.Column<string>(type: "text", nullable: true),
                    undone_by_lead = table.Column<bool>(type: "boolean", nullable: false),
                    undo_reason = table.Column<string>(type: "text", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "campaign_verdicts",
                columns: table => new
                {
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: true),
                    batch_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_verdicts", x => x.campaign_id);
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    specimen_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_count = table.Column<int>(type: "integer", nullable: false),
                    author_count = table.Column<int>(type: "integer", nullable: false),
                    thread_count = table.Column<int>(type: "integer", nullable: false),
                    flagged_count = table.Column<int>(type: "integer", nullable: false),
                    category = table.Column<int>(type: "integer", nullable: true),
                    top_probability = table.Column<float>(type: "real", nullable: false),
                    first_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    formed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "fingerprints",
                columns: table => new
                {
                    comment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    sketch = table.Column<byte[]>(type: "bytea", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: true),
                    author_id = table.Column<Guid>(type: "uuid", nullable: true),
                    thread_id = table.Column<Guid>(type: "uuid", nullable: true),
                    similarity = table.Column<float>(type: "real", nullable: false),
                    flagged = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fingerprints", x => x.comment_id);
                });

            migrationBuilder.CreateTable(
                name: "idempotent_answers",
                columns: table => new
                {
                    api_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    answer = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotent_answers", x => new { x.api_key_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    token = table.Column<long>(type: "bigint", nullable: false),
                    holder_id = table.Column<Guid>(type: "uuid", nullable: false),
                    holder = table.Column<string>(type: "text", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person_settings",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    compact = table.Column<bool>(type: "boolean", nullable: false),
                    blur = table.Column<bool>(type: "boolean", nullable: false),
                    grace_seconds = table.Column<int>(type: "integer", nullable: true),
                    keys = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_settings", x => x.person_id);
                });

            migrationBuilder.CreateTable(
                name: "pull_readers",
                columns: table => new
                {
                    key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pull_readers", x => x.key_id);
                });

            migrationBuilder.CreateTable(
                name: "recommendations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    points = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    answered_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    answered_by = table.Column<string>(type: "text", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    sanction_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recommendations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    comment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reporter_id = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    kind_told = table.Column<bool>(type: "boolean", nullable: false),
                    reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sanctions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    points = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by = table.Column<string>(type: "text", nullable: false),
                    lifted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lifted_by = table.Column<string>(type: "text", nullable: true),
                    lift_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sanctions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    query = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    shared = table.Column<bool>(type: "boolean", nullable: false),
                    promised_minutes = table.Column<int>(type: "integer", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "skips",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    comment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    handled_ms = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_skips", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "strikes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: false),
                    points = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_strikes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_attempts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    took_ms = table.Column<int>(type: "integer", nullable: false),
                    problem = table.Column<int>(type: "integer", nullable: true),
                    status = table.Column<int>(type: "integer", nullable: true),
                    error = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_attempts", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_endpoint_id_state_sequence",
                table: "webhook_deliveries",
                columns: new[] { "endpoint_id", "state", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_state_id",
                table: "webhook_deliveries",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_subject",
                table: "webhook_deliveries",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "ix_queue_entries_assigned_to_id_state",
                table: "queue_entries",
                columns: new[] { "assigned_to_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_queue_entries_campaign_id_state_behind",
                table: "queue_entries",
                columns: new[] { "campaign_id", "state", "behind" },
                filter: "campaign_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_queue_entries_held_until",
                table: "queue_entries",
                column: "held_until",
                filter: "held_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_queue_entries_lease_id",
                table: "queue_entries",
                column: "lease_id");

            migrationBuilder.CreateIndex(
                name: "ix_queue_entries_state_behind_priority_comment_id",
                table: "queue_entries",
                columns: new[] { "state", "behind", "priority", "comment_id" },
                descending: new[] { false, false, true, false });

            migrationBuilder.CreateIndex(
                name: "ix_queue_entries_state_category_behind_priority",
                table: "queue_entries",
                columns: new[] { "state", "category", "behind", "priority" },
                descending: new[] { false, false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_sequence_id",
                table: "outbox_messages",
                columns: new[] { "sequence", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_decisions_batch_id",
                table: "decisions",
                column: "batch_id",
                filter: "batch_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comments_text_hash",
                table: "comments",
                column: "text_hash",
                filter: "status IN (2, 4, 5)");

            migrationBuilder.CreateIndex(
                name: "ix_appeals_comment_id",
                table: "appeals",
                column: "comment_id");

            migrationBuilder.CreateIndex(
                name: "ix_appeals_decision_id",
                table: "appeals",
                column: "decision_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_appeals_platform_id",
                table: "appeals",
                column: "platform_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_appeals_state_received_at",
                table: "appeals",
                columns: new[] { "state", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_author_notes_author_id_at",
                table: "author_notes",
                columns: new[] { "author_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_batch_items_batch_id_outcome",
                table: "batch_items",
                columns: new[] { "batch_id", "outcome" });

            migrationBuilder.CreateIndex(
                name: "ix_batches_created_at",
                table: "batches",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_formed_at_last_seen_at",
                table: "campaigns",
                columns: new[] { "formed_at", "last_seen_at" });

            migrationBuilder.CreateIndex(
                name: "ix_fingerprints_campaign_id_at",
                table: "fingerprints",
                columns: new[] { "campaign_id", "at" },
                filter: "campaign_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_fingerprints_campaign_id_author_id",
                table: "fingerprints",
                columns: new[] { "campaign_id", "author_id" },
                filter: "campaign_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_fingerprints_campaign_id_thread_id",
                table: "fingerprints",
                columns: new[] { "campaign_id", "thread_id" },
                filter: "campaign_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_fingerprints_sequence",
                table: "fingerprints",
                column: "sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_idempotent_answers_at",
                table: "idempotent_answers",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_leases_expires_at",
                table: "leases",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_leases_holder_id_expires_at",
                table: "leases",
                columns: new[] { "holder_id", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "ix_leases_token",
                table: "leases",
                column: "token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recommendations_author_id",
                table: "recommendations",
                column: "author_id",
                unique: true,
                filter: "state = 1");

            migrationBuilder.CreateIndex(
                name: "ix_recommendations_state_at",
                table: "recommendations",
                columns: new[] { "state", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_reports_comment_id_reporter_id",
                table: "reports",
                columns: new[] { "comment_id", "reporter_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reports_reporter_id_at",
                table: "reports",
                columns: new[] { "reporter_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_sanctions_author_id_at",
                table: "sanctions",
                columns: new[] { "author_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_owner_id",
                table: "saved_views",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "ix_skips_person_id_at",
                table: "skips",
                columns: new[] { "person_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_strikes_author_id_expires_at",
                table: "strikes",
                columns: new[] { "author_id", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "ix_strikes_decision_id",
                table: "strikes",
                column: "decision_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_attempts_at",
                table: "webhook_attempts",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_attempts_delivery_id_at",
                table: "webhook_attempts",
                columns: new[] { "delivery_id", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "answer_templates");

            migrationBuilder.DropTable(
                name: "appeals");

            migrationBuilder.DropTable(
                name: "author_notes");

            migrationBuilder.DropTable(
                name: "batch_items");

            migrationBuilder.DropTable(
                name: "batches");

            migrationBuilder.DropTable(
                name: "campaign_verdicts");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "fingerprints");

            migrationBuilder.DropTable(
                name: "idempotent_answers");

            migrationBuilder.DropTable(
                name: "leases");

            migrationBuilder.DropTable(
                name: "person_settings");

            migrationBuilder.DropTable(
                name: "pull_readers");

            migrationBuilder.DropTable(
                name: "recommendations");

            migrationBuilder.DropTable(
                name: "reports");

            migrationBuilder.DropTable(
                name: "sanctions");

            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropTable(
                name: "skips");

            migrationBuilder.DropTable(
                name: "strikes");

            migrationBuilder.DropTable(
                name: "webhook_attempts");

            migrationBuilder.DropIndex(
                name: "ix_webhook_deliveries_endpoint_id_state_sequence",
                table: "webhook_deliveries");

            migrationBuilder.DropIndex(
                name: "ix_webhook_deliveries_state_id",
                table: "webhook_deliveries");

            migrationBuilder.DropIndex(
                name: "ix_webhook_deliveries_subject",
                table: "webhook_deliveries");

            migrationBuilder.DropIndex(
                name: "ix_queue_entries_assigned_to_id_state",
                table: "queue_entries");

            migrationBuilder.DropIndex(
                name: "ix_queue_entries_campaign_id_state_behind",
                table: "queue_entries");

            migrationBuilder.DropIndex(
                name: "ix_queue_entries_held_until",
                table: "queue_entries");

            migrationBuilder.DropIndex(
                name: "ix_queue_entries_lease_id",
                table: "queue_entries");

            migrationBuilder.DropIndex(
                name: "ix_queue_entries_state_behind_priority_comment_id",
                table: "queue_entries");

            migrationBuilder.DropIndex(
                name: "ix_queue_entries_state_category_behind_priority",
                table: "queue_entries");

            migrationBuilder.DropIndex(
                name: "ix_outbox_messages_sequence_id",
                table: "outbox_messages");

            migrationBuilder.DropIndex(
                name: "ix_decisions_batch_id",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_comments_text_hash",
                table: "comments");

            migrationBuilder.DropColumn(
                name: "failures_in_a_row",
                table: "webhook_endpoints");

            migrationBuilder.DropColumn(
                name: "last_delivered_at",
                table: "webhook_endpoints");

            migrationBuilder.DropColumn(
                name: "open_until",
                table: "webhook_endpoints");

            migrationBuilder.DropColumn(
                name: "previous_protected_secret",
                table: "webhook_endpoints");

            migrationBuilder.DropColumn(
                name: "previous_until",
                table: "webhook_endpoints");

            migrationBuilder.DropColumn(
                name: "restarted_at",
                table: "webhook_deliveries");

            migrationBuilder.DropColumn(
                name: "step",
                table: "webhook_deliveries");

            migrationBuilder.DropColumn(
                name: "assigned_to",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "assigned_to_id",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "behind",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "bot_report_count",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "campaign_id",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "held_until",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "lease_id",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "leased_at",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "campaigns_follow",
                table: "policy_versions");

            migrationBuilder.DropColumn(
                name: "strikes",
                table: "policy_versions");

            migrationBuilder.DropColumn(
                name: "acknowledged_at",
                table: "outbox_messages");

            migrationBuilder.DropColumn(
                name: "sequence",
                table: "outbox_messages");

            migrationBuilder.DropColumn(
                name: "appeal_id",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "assigned_to",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "assigned_to_id",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "batch_id",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "campaign_id",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "claimed_at",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "handled_ms",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "hold_until",
                table: "decisions");

            migrationBuilder.RenameColumn(
                name: "sequence",
                table: "webhook_deliveries",
                newName: "subject_version");

            migrationBuilder.RenameIndex(
                name: "ix_webhook_deliveries_endpoint_id_subject_sequence",
                table: "webhook_deliveries",
                newName: "ix_webhook_deliveries_endpoint_id_subject_subject_version");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_state_next_attempt_at",
                table: "webhook_deliveries",
                columns: new[] { "state", "next_attempt_at" });

            migrationBuilder.CreateIndex(
                name: "ix_queue_entries_state_category_priority",
                table: "queue_entries",
                columns: new[] { "state", "category", "priority" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_queue_entries_state_priority_comment_id",
                table: "queue_entries",
                columns: new[] { "state", "priority", "comment_id" },
                descending: new[] { false, true, false });
        }
    }
}
