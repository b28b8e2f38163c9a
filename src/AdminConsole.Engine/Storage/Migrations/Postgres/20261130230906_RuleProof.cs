using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Engine.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RuleProof : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "words",
                table: "rule_matches",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "by_rule",
                table: "queue_entries",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "proven_words",
                table: "auto_rules",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "words",
                table: "rule_matches");

            migrationBuilder.DropColumn(
                name: "by_rule",
                table: "queue_entries");

            migrationBuilder.DropColumn(
                name: "proven_words",
                table: "auto_rules");
        }
    }
}
