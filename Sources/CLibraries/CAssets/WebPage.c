// The files of the web page. Every file in Sources/Control/WebPage/assets stands here twice, and a test sees to it.
#include "CAssets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char api_js[] = {
#embed "../../Control/WebPage/assets/api.js"
};
static const unsigned char app_js[] = {
#embed "../../Control/WebPage/assets/app.js"
};
static const unsigned char choices_js[] = {
#embed "../../Control/WebPage/assets/choices.js"
};
static const unsigned char dom_js[] = {
#embed "../../Control/WebPage/assets/dom.js"
};
static const unsigned char favicon_svg[] = {
#embed "../../Control/WebPage/assets/favicon.svg"
};
static const unsigned char format_js[] = {
#embed "../../Control/WebPage/assets/format.js"
};
static const unsigned char graph_js[] = {
#embed "../../Control/WebPage/assets/graph.js"
};
static const unsigned char icons_js[] = {
#embed "../../Control/WebPage/assets/icons.js"
};
static const unsigned char index_html[] = {
#embed "../../Control/WebPage/assets/index.html"
};
static const unsigned char live_js[] = {
#embed "../../Control/WebPage/assets/live.js"
};
static const unsigned char player_append_queue_js[] = {
#embed "../../Control/WebPage/assets/player/append-queue.js"
};
static const unsigned char player_backoff_js[] = {
#embed "../../Control/WebPage/assets/player/backoff.js"
};
static const unsigned char player_live_edge_js[] = {
#embed "../../Control/WebPage/assets/player/live-edge.js"
};
static const unsigned char player_mse_js[] = {
#embed "../../Control/WebPage/assets/player/mse.js"
};
static const unsigned char player_player_js[] = {
#embed "../../Control/WebPage/assets/player/player.js"
};
static const unsigned char player_ways_js[] = {
#embed "../../Control/WebPage/assets/player/ways.js"
};
static const unsigned char styles_base_css[] = {
#embed "../../Control/WebPage/assets/styles/base.css"
};
static const unsigned char styles_camera_css[] = {
#embed "../../Control/WebPage/assets/styles/camera.css"
};
static const unsigned char styles_parts_css[] = {
#embed "../../Control/WebPage/assets/styles/parts.css"
};
static const unsigned char styles_player_css[] = {
#embed "../../Control/WebPage/assets/styles/player.css"
};
static const unsigned char styles_wall_css[] = {
#embed "../../Control/WebPage/assets/styles/wall.css"
};
static const unsigned char theme_js[] = {
#embed "../../Control/WebPage/assets/theme.js"
};
static const unsigned char views_addresses_js[] = {
#embed "../../Control/WebPage/assets/views/addresses.js"
};
static const unsigned char views_camera_form_js[] = {
#embed "../../Control/WebPage/assets/views/camera-form.js"
};
static const unsigned char views_camera_js[] = {
#embed "../../Control/WebPage/assets/views/camera.js"
};
static const unsigned char views_confirm_js[] = {
#embed "../../Control/WebPage/assets/views/confirm.js"
};
static const unsigned char views_events_js[] = {
#embed "../../Control/WebPage/assets/views/events.js"
};
static const unsigned char views_list_page_js[] = {
#embed "../../Control/WebPage/assets/views/list-page.js"
};
static const unsigned char views_login_js[] = {
#embed "../../Control/WebPage/assets/views/login.js"
};
static const unsigned char views_recordings_js[] = {
#embed "../../Control/WebPage/assets/views/recordings.js"
};
static const unsigned char views_sessions_js[] = {
#embed "../../Control/WebPage/assets/views/sessions.js"
};
static const unsigned char views_sinks_js[] = {
#embed "../../Control/WebPage/assets/views/sinks.js"
};
static const unsigned char views_tile_js[] = {
#embed "../../Control/WebPage/assets/views/tile.js"
};
static const unsigned char views_wall_js[] = {
#embed "../../Control/WebPage/assets/views/wall.js"
};
static const unsigned char words_js[] = {
#embed "../../Control/WebPage/assets/words.js"
};

#define PAGE_FILE(name, bytes) {name, {bytes, sizeof bytes}}

static const weir_page_file files[] = {
    PAGE_FILE("api.js", api_js),
    PAGE_FILE("app.js", app_js),
    PAGE_FILE("choices.js", choices_js),
    PAGE_FILE("dom.js", dom_js),
    PAGE_FILE("favicon.svg", favicon_svg),
    PAGE_FILE("format.js", format_js),
    PAGE_FILE("graph.js", graph_js),
    PAGE_FILE("icons.js", icons_js),
    PAGE_FILE("index.html", index_html),
    PAGE_FILE("live.js", live_js),
    PAGE_FILE("player/append-queue.js", player_append_queue_js),
    PAGE_FILE("player/backoff.js", player_backoff_js),
    PAGE_FILE("player/live-edge.js", player_live_edge_js),
    PAGE_FILE("player/mse.js", player_mse_js),
    PAGE_FILE("player/player.js", player_player_js),
    PAGE_FILE("player/ways.js", player_ways_js),
    PAGE_FILE("styles/base.css", styles_base_css),
    PAGE_FILE("styles/camera.css", styles_camera_css),
    PAGE_FILE("styles/parts.css", styles_parts_css),
    PAGE_FILE("styles/player.css", styles_player_css),
    PAGE_FILE("styles/wall.css", styles_wall_css),
    PAGE_FILE("theme.js", theme_js),
    PAGE_FILE("views/addresses.js", views_addresses_js),
    PAGE_FILE("views/camera-form.js", views_camera_form_js),
    PAGE_FILE("views/camera.js", views_camera_js),
    PAGE_FILE("views/confirm.js", views_confirm_js),
    PAGE_FILE("views/events.js", views_events_js),
    PAGE_FILE("views/list-page.js", views_list_page_js),
    PAGE_FILE("views/login.js", views_login_js),
    PAGE_FILE("views/recordings.js", views_recordings_js),
    PAGE_FILE("views/sessions.js", views_sessions_js),
    PAGE_FILE("views/sinks.js", views_sinks_js),
    PAGE_FILE("views/tile.js", views_tile_js),
    PAGE_FILE("views/wall.js", views_wall_js),
    PAGE_FILE("words.js", words_js),
};

const weir_page_file *weir_page_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
