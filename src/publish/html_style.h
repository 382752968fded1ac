/* SPDX-License-Identifier: MIT
 *
 * The looks of a page, in pieces as long as a compiler must take.
 */
#ifndef ENT_HTML_STYLE_H
#define ENT_HTML_STYLE_H

static const char *const ent__html_style[] = {
    (":root{color-scheme:light dark;--fg:#1c1e21;--dim:#5b6470;--bg:#fff;--card:#f7f8fa;"
     "--line:#dde1e6;--link:#1a4fa0;--green:#1b6b3a;--amber:#8a5a00;--red:#a61b1b;--blue:#"
     "1f5f8b;"
     "--greenb:#e5f3ea;--amberb:#fcf1db;--redb:#fbe6e6;--blueb:#e3eff7;--greyb:#eceef1}\n"),
    ("@media(prefers-color-scheme:dark){:root{--fg:#e4e6ea;--dim:#9aa3af;--bg:#14161a;"
     "--card:#1c1f25;--line:#31363f;--link:#8ab4f8;--green:#7fd3a0;--amber:#f0c674;--red:#"
     "ff9b9b;"
     "--blue:#8cc8ef;--greenb:#17301f;--amberb:#33270f;--redb:#3a1919;--blueb:#14293a;"
     "--greyb:#292d34}}\n"),
    ("*{box-sizing:border-box}html{scroll-padding-top:1rem}\n"
     "body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"
     "'Segoe UI','Noto Sans','DejaVu Sans',sans-serif;overflow-wrap:break-word}\n"
     "header{max-width:80rem;margin:0 auto;padding:2rem 1.25rem .5rem}\n"
     "h1{font:600 2rem/1.2 Georgia,'Noto Serif','DejaVu Serif',serif;margin:0 0 .25rem}\n"
     "h2{font:600 1.4rem/1.25 Georgia,'Noto Serif','DejaVu Serif',serif;margin:2.5rem 0 .75rem;"
     "padding-bottom:.25rem;border-bottom:1px solid var(--line)}\n"
     "h3{font-size:1.08rem;margin:1.75rem 0 .5rem}\n"),
    ("a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}\n"
     "a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}\n"
     "code{font:.85em ui-monospace,'DejaVu Sans Mono',monospace}\n"
     ".where{color:var(--dim);font-size:.85rem}.where "
     "a{color:inherit;text-decoration:underline}\n"
     "sup{font-size:.7rem;line-height:0;white-space:nowrap}sup a{margin-left:1px}\n"
     ".page{max-width:80rem;margin:0 auto;padding:0 1.25rem 4rem;display:grid;"
     "grid-template-columns:13rem minmax(0,1fr);gap:2.5rem}\n"
     "nav{position:sticky;top:1rem;align-self:start;font-size:.9rem;max-height:95vh;"
     "overflow:auto;margin-top:2.5rem}\n"
     "nav summary{font-weight:600;cursor:pointer}nav ol{list-style:none;margin:.5rem "
     "0;padding:0}\n"
     "nav li{margin:.25rem 0}nav a{color:var(--dim)}\n"),
    (".wide{overflow-x:auto;margin:.75rem 0 1.25rem}\n"
     "table{border-collapse:collapse;width:100%;font-size:.92rem}\n"
     "caption{text-align:left;font-weight:600;padding:.35rem 0;color:var(--dim)}\n"
     "thead th{text-align:left;font-size:.78rem;color:var(--dim);font-weight:600;"
     "border-bottom:2px solid var(--line);padding:.35rem .6rem;vertical-align:bottom}\n"
     "tbody th{text-align:left;font-weight:400}tbody th,td{padding:.4rem .6rem;"
     "vertical-align:top;border-bottom:1px solid var(--line)}\n"
     "tbody tr:nth-child(even){background:var(--card)}\n"
     ".fields tbody th{width:12rem;color:var(--dim);font-weight:600}\n"),
    (".g{display:inline-block;font-size:.74rem;line-height:1.35;padding:.05rem .45rem;"
     "border-radius:.7rem;background:var(--greyb);color:var(--dim);vertical-align:.05rem}\n"
     ".g.testified{background:var(--greenb);color:var(--green)}\n"
     ".g.presumed{background:var(--amberb);color:var(--amber)}\n"
     ".g.possibly{background:var(--blueb);color:var(--blue)}\n"
     ".g.disputed{background:var(--redb);color:var(--red);font-weight:600}\n"
     ".empty{color:var(--dim);font-style:italic}\n"),
    (".v{font-size:.8rem;color:var(--dim)}.v>summary{cursor:pointer;width:max-content}\n"
     ".v ul{margin:.35rem 0;padding:0;list-style:none}.v li{margin:.35rem 0;padding:.35rem "
     ".6rem;"
     "border-left:3px solid var(--line);background:var(--bg);color:var(--fg)}\n"
     ".v li:target,.sources li:target{background:var(--amberb)}\n"
     ".run{font-size:.88rem;color:var(--dim)}.run summary{cursor:pointer;font-weight:600}\n"
     ".items li{margin:.35rem 0}.items{padding-left:1.1rem}\n"
     ".sources{font-size:.9rem;padding-left:2.2rem}.sources li{margin:.4rem 0}\n"),
    ("@media(max-width:60rem){.page{display:block}nav{position:static;max-height:none;"
     "margin:0 0 1rem;border:1px solid var(--line);border-radius:.5rem;padding:.5rem .9rem}"
     "nav ol{columns:2}}\n"
     "@media(max-width:40rem){h1{font-size:1.55rem}.page,header{padding-left:.9rem;"
     "padding-right:.9rem}table,tbody,tr,th,td{display:block;width:auto}caption{display:block}"
     "thead{display:none}tbody tr{border:1px solid var(--line);border-radius:.5rem;"
     "margin:.6rem 0;padding:.35rem .1rem}tbody th,td{border:0;padding:.15rem .75rem}"
     ".fields tbody tr{display:grid;grid-template-columns:8.5rem "
     "minmax(0,1fr);border:0;margin:0;border-radius:0;border-bottom:1px solid "
     "var(--line)}.fields tbody th{width:auto;font-size:.85rem;overflow-wrap:anywhere}"
     "td[data-l]:not([data-l=\"\"]){display:grid;"
     "grid-template-columns:6.5rem minmax(0,1fr);gap:.5rem}"
     "td[data-l]:not([data-l=\"\"])::before{content:attr(data-l);color:var(--dim);"
     "font-size:.78rem;padding-top:.12rem}tbody "
     "th{font-size:1rem}.no{display:none!important}}\n"),
    /* on paper: no room for what unfolds, but what is run on is told */
    ("@page{margin:1.6cm 1.5cm}\n"
     "@media print{html{font-size:9.5pt}body{font-size:1rem}nav,.v{display:none}"
     ".page{display:block;padding:0}header{padding:0}.wide{overflow:visible}"
     "details.run::details-content{content-visibility:visible;display:block;height:auto}"
     "details.run>summary{list-style:none}"
     "a{color:inherit}h2,h3,caption{break-after:avoid}tr,li{break-inside:avoid}"
     "tbody th,td{padding:.25rem .5rem}.g{border:1px solid #999}}\n"),
};

#endif
