using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminConsole.Engine.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ScoresByModel : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_comment_scores_arrived_at_inflammatory_marketing_improper",
                table: "comment_scores");

            // Scores from before the arrival was kept would be missing wherever a window of time is counted.
            migrationBuilder.Sql("UPDATE comment_scores SET arrived_at = (SELECT received_at FROM comments WHERE comments.id = comment_scores.comment_id) WHERE arrived_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comment_scores_by_model",
                table: "comment_scores",
                columns: new[] { "model_version_id", "arrived_at", "inflammatory", "marketing", "improper" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_comment_scores_by_model",
                table: "comment_scores");

            migrationBuilder.CreateIndex(
                name: "ix_comment_scores_arrived_at_inflammatory_marketing_improper",
                table: "comment_scores",
                columns: new[] { "arrived_at", "inflammatory", "marketing", "improper" });
        }
    }
}
