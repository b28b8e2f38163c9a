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

            migrationBuilder.CreateIndex(
                name: "ix_comment_scores_arrived_at_inflammatory_marketing_improper",
                table: "comment_scores",
                columns: new[] { "arrived_at", "inflammatory", "marketing", "improper" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_comment_scores_arrived_at_inflammatory_marketing_improper",
                table: "comment_scores");

            migrationBuilder.DropColumn(
                name: "arrived_at",
                table: "comment_scores");

            migrationBuilder.DropColumn(
                name: "context",
                table: "comment_scores");
        }
    }
}
