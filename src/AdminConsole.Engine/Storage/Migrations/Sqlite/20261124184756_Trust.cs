using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Engine.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Trust : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "sanction_id",
                table: "recommendations");

            migrationBuilder.DropColumn(
                name: "subject_version",
                table: "outbox_messages");

            migrationBuilder.DropColumn(
                name: "done_at",
                table: "batches");

            migrationBuilder.AddColumn<bool>(
                name: "blind",
                table: "queue_entries",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "sample_flagged",
                table: "policy_versions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "sample_random",
                table: "policy_versions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "sample_uncertain",
                table: "policy_versions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "rule_id",
                table: "decisions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "sequence",
                table: "decisions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "arrived_at",
                table: "comment_scores",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "context",
                table: "comment_scores",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "auto_rules",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    category = table.Column<int>(type: "INTEGER", nullable: false),
                    threshold = table.Column<double>(type: "REAL", nullable: false),
                    needs_word = table.Column<bool>(type: "INTEGER", nullable: false),
                    thread_kind = table.Column<int>(type: "INTEGER", nullable: true),
                    least_removed_share = table.Column<double>(type: "REAL", nullable: true),
                    reason = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    state_since = table.Column<long>(type: "INTEGER", nullable: false),
                    state_by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    state_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    state_why = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    looked_until = table.Column<long>(type: "INTEGER", nullable: false),
                    proven_on = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_auto_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "drift_weeks",
                columns: table => new
                {
                    model_version_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    week = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    comments = table.Column<int>(type: "INTEGER", nullable: false),
                    inflammatory = table.Column<double>(type: "REAL", nullable: true),
                    marketing = table.Column<double>(type: "REAL", nullable: true),
                    improper = table.Column<double>(type: "REAL", nullable: true),
                    flagged = table.Column<double>(type: "REAL", nullable: false),
                    unknown = table.Column<double>(type: "REAL", nullable: false),
                    measured_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_drift_weeks", x => new { x.model_version_id, x.week });
                });

            migrationBuilder.CreateTable(
                name: "model_differences",
                columns: table => new
                {
                    model_version_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    comment_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    category = table.Column<int>(type: "INTEGER", nullable: false),
                    champion = table.Column<float>(type: "REAL", nullable: false),
                    challenger = table.Column<float>(type: "REAL", nullable: false),
                    spans = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_model_differences", x => new { x.model_version_id, x.rank });
                });

            migrationBuilder.CreateTable(
                name: "rescore_runs",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    model_version_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    overtaken = table.Column<bool>(type: "INTEGER", nullable: false),
                    total = table.Column<int>(type: "INTEGER", nullable: false),
                    done = table.Column<int>(type: "INTEGER", nullable: false),
                    entered = table.Column<int>(type: "INTEGER", nullable: false),
                    left = table.Column<int>(type: "INTEGER", nullable: false),
                    cursor = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rescore_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rule_matches",
                columns: table => new
                {
                    rule_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    comment_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    model_version_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    probability = table.Column<float>(type: "REAL", nullable: false),
                    fate = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rule_matches", x => new { x.rule_id, x.comment_id });
                });

            migrationBuilder.CreateTable(
                name: "rule_switches",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    stopped = table.Column<bool>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rule_switches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sample_days",
                columns: table => new
                {
                    day = table.Column<long>(type: "INTEGER", nullable: false),
                    stratum = table.Column<int>(type: "INTEGER", nullable: false),
                    frame = table.Column<int>(type: "INTEGER", nullable: false),
                    open = table.Column<int>(type: "INTEGER", nullable: false),
                    drawn = table.Column<int>(type: "INTEGER", nullable: false),
                    model_version_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    policy_number = table.Column<int>(type: "INTEGER", nullable: false),
                    drawn_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sample_days", x => new { x.day, x.stratum });
                });

            migrationBuilder.CreateTable(
                name: "sampled_comments",
                columns: table => new
                {
                    comment_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<long>(type: "INTEGER", nullable: false),
                    stratum = table.Column<int>(type: "INTEGER", nullable: false),
                    inclusion = table.Column<double>(type: "REAL", nullable: false),
                    text_hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sampled_comments", x => x.comment_id);
                });

            migrationBuilder.CreateTable(
                name: "shadow_runs",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    model_version_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false),
                    started_by = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    open = table.Column<int>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_by = table.Column<string>(type: "TEXT", nullable: true),
                    end_reason = table.Column<string>(type: "TEXT", nullable: true),
                    seen_until = table.Column<long>(type: "INTEGER", nullable: false),
                    scored = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shadow_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "shadow_scores",
                columns: table => new
                {
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    comment_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    champion_flags = table.Column<int>(type: "INTEGER", nullable: false),
                    challenger_flags = table.Column<int>(type: "INTEGER", nullable: false),
                    category = table.Column<int>(type: "INTEGER", nullable: false),
                    champion = table.Column<float>(type: "REAL", nullable: false),
                    challenger = table.Column<float>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shadow_scores", x => new { x.run_id, x.comment_id });
                });

            migrationBuilder.CreateTable(
                name: "slang_candidates",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    category = table.Column<int>(type: "INTEGER", nullable: false),
                    strength = table.Column<double>(type: "REAL", nullable: false),
                    removed = table.Column<int>(type: "INTEGER", nullable: false),
                    before = table.Column<int>(type: "INTEGER", nullable: false),
                    approved = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    found_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_by = table.Column<string>(type: "TEXT", nullable: true),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_slang_candidates", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "span_feedback",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    comment_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    category = table.Column<int>(type: "INTEGER", nullable: false),
                    start = table.Column<int>(type: "INTEGER", nullable: false),
                    length = table.Column<int>(type: "INTEGER", nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_span_feedback", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_decisions_rule_id",
                table: "decisions",
                column: "rule_id",
                filter: "rule_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_decisions_undoes_id",
                table: "decisions",
                column: "undoes_id",
                filter: "undoes_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comment_scores_arrived_at_inflammatory_marketing_improper",
                table: "comment_scores",
                columns: new[] { "arrived_at", "inflammatory", "marketing", "improper" });

            migrationBuilder.CreateIndex(
                name: "ix_auto_rules_state_state_since",
                table: "auto_rules",
                columns: new[] { "state", "state_since" });

            migrationBuilder.CreateIndex(
                name: "ix_rescore_runs_model_version_id_started_at",
                table: "rescore_runs",
                columns: new[] { "model_version_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_rule_matches_rule_id_fate_model_version_id",
                table: "rule_matches",
                columns: new[] { "rule_id", "fate", "model_version_id" });

            migrationBuilder.CreateIndex(
                name: "ix_rule_switches_at",
                table: "rule_switches",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_sampled_comments_day",
                table: "sampled_comments",
                column: "day");

            migrationBuilder.CreateIndex(
                name: "ix_shadow_runs_model_version_id_started_at",
                table: "shadow_runs",
                columns: new[] { "model_version_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_shadow_runs_open",
                table: "shadow_runs",
                column: "open",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_shadow_scores_run_id_day",
                table: "shadow_scores",
                columns: new[] { "run_id", "day" });

            migrationBuilder.CreateIndex(
                name: "ix_slang_candidates_text",
                table: "slang_candidates",
                column: "text",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_span_feedback_comment_id_text_hash_category_start_length",
                table: "span_feedback",
                columns: new[] { "comment_id", "text_hash", "category", "start", "length" },
                unique: true,
                filter: "revoked_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "auto_rules");

            migrationBuilder.DropTable(
                name: "drift_weeks");

            migrationBuilder.DropTable(
                name: "model_differences");

            migrationBuilder.DropTable(
                name: "rescore_runs");

            migrationBuilder.DropTable(
                name: "rule_matches");

            migrationBuilder.DropTable(
                name: "rule_switches");

            migrationBuilder.DropTable(
                name: "sample_days");

            migrationBuilder.DropTable(
                name: "sampled_comments");

            migrationBuilder.DropTable(
                name: "shadow_runs");

            migrationBuilder.DropTable(
                name: "shadow_scores");

            migrationBuilder.DropTable(
                name: "slang_candidates");

            migrationBuilder.DropTable(
                name: "span_feedback");

            migrationBuilder.DropIndex(
                name: "ix_decisions_rule_id",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_decisions_undoes_id",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_comment_scores_arrived_at_inflammatory_marketing_improper",
                table: "comment_scores");

            migrationBuilder.DropColumn(
                name: "blind",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "sample_flagged",
                table: "policy_versions");

            migrationBuilder.DropColumn(
                name: "sample_random",
                table: "policy_versions");

            migrationBuilder.DropColumn(
                name: "sample_uncertain",
                table: "policy_versions");

            migrationBuilder.DropColumn(
                name: "rule_id",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "sequence",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "arrived_at",
                table: "comment_scores");

            migrationBuilder.DropColumn(
                name: "context",
                table: "comment_scores");

            migrationBuilder.AddColumn<byte[]>(
                name: "sanction_id",
                table: "recommendations",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "subject_version",
                table: "outbox_messages",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "done_at",
                table: "batches",
                type: "INTEGER",
                nullable: true);
        }
    }
}
