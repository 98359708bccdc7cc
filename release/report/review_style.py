"""The style of the review page: light and dark, narrow screens, print; it loads nothing."""

from __future__ import annotations

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """\
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--wash:#f6f8fa;--line:#d0d7de;--link:#0550ae;
--red:#b3261e;--yellow:#7a5200;--grey:#57606a;--green:#116329;--redw:#ffebe9;--yelloww:#fff8c5;--greyw:#eaeef2;
--greenw:#dafbe1;--addw:#dafbe1;--delw:#ffebe9}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9ba5b0;--paper:#0d1117;--wash:#161b22;--line:#3d444d;
--link:#79c0ff;--red:#ff8f87;--yellow:#f0c04c;--grey:#b1bac4;--green:#6fdd8b;--redw:#3b1214;--yelloww:#332701;
--greyw:#21262d;--greenw:#0f2d17;--addw:#10301a;--delw:#3c1618}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{font:15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper);
margin:0 auto;overflow-wrap:anywhere;
max-width:78rem;padding:0 1rem 3rem}
h1,h2,h3,p,dl,ul,ol{margin:.3rem 0}h1{font-size:1.55rem;font-weight:600;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin-top:1.8rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin-top:1rem}
a{color:var(--link)}a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code,td,dd,li,summary{overflow-wrap:anywhere}
.kicker,.soft,.cut{color:var(--soft)}.kicker{font-size:.85rem;margin-top:.8rem}
.top{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);gap:0 1.5rem}.top h2{margin-top:.6rem;border:0;
padding:0;font-size:1rem}
.verdict{font-size:1.2rem;font-weight:600;border-left:.5rem solid;padding:.45rem .7rem;margin:.5rem 0}
.tone{font-weight:600}.tone::before{margin-right:.35em}.red{color:var(--red)}.yellow{color:var(--yellow)}
.grey{color:var(--grey)}.green{color:var(--green)}.verdict.red{background:var(--redw)}
.verdict.yellow{background:var(--yelloww)}.verdict.grey{background:var(--greyw)}
.verdict.green{background:var(--greenw)}
.counts{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0}
.top ol,.top ul:not(.counts){padding-left:1.3rem}
.top li{margin:.15rem 0}
.box{background:var(--wash);border:1px solid var(--line);border-radius:6px;padding:.4rem .8rem .6rem;margin:.5rem 0}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem .9rem}dt{color:var(--soft)}dd{margin:0}
nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1rem;list-style:none;padding:.4rem 0;border-block:1px solid var(--line)}
table{border-collapse:collapse;width:100%;margin:.4rem 0}
td,th{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;
border-top:1px solid var(--line)}th{color:var(--soft);font-weight:500}thead th{border-top:0}
.num{white-space:nowrap;font-variant-numeric:tabular-nums}
details{border-top:1px solid var(--line);padding:.15rem 0}details details{margin-left:.8rem}summary{cursor:pointer;
padding:.15rem 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--wash);border:1px solid var(--line);
padding:.4rem .6rem;
margin:.3rem 0}
pre ins,pre del{text-decoration:none;display:block}pre ins{background:var(--addw)}pre del{background:var(--delw)}
pre i{font-style:normal;color:var(--soft);display:block}
.x{color:var(--red);background:var(--redw);font-weight:600;border-radius:3px}
.sign{color:var(--red);font-weight:600}.plus{color:var(--green)}.minus{color:var(--red)}
svg{display:block;width:100%;max-width:34rem}.a{fill:var(--green)}.r{fill:var(--red)}.s{fill:var(--link)}
.n{fill:var(--soft)}
svg text{fill:var(--ink);font:11px ui-monospace,monospace}.figures{display:flex;flex-wrap:wrap;gap:0 2rem}
figure{margin:.4rem 0;flex:1 1 14rem;max-width:26rem}
figcaption{color:var(--soft);font-size:.9rem}.bars td{border:0;padding:.08rem .6rem .08rem 0}
.bars td:nth-child(2){width:45%}
.foreign{border:2px dashed var(--line);border-radius:6px;padding:.2rem 1rem .6rem;margin:.5rem 0;
overflow-wrap:anywhere}
.foreign>.soft{border-bottom:1px solid var(--line)}.foreign a::after{content:" (" attr(href) ")";color:var(--soft)}
.foreign h4,.foreign h5,.foreign h6{font-size:1rem;margin:.7rem 0 .2rem}.foreign pre{overflow:hidden}
@media(max-width:50rem){.top{grid-template-columns:minmax(0,1fr)}body{padding:0 .75rem 2rem}
table:not(.bars) thead{display:none}table:not(.bars) tr,table:not(.bars) td{display:block;border:0;padding:.05rem 0}
table:not(.bars) tr{border-top:1px solid var(--line);padding:.3rem 0}
table:not(.bars) td[data-h]::before{content:attr(data-h) ": ";color:var(--soft)}
table:not(.bars) td:empty{display:none}
dl{grid-template-columns:minmax(0,1fr)}dt{margin-top:.2rem}.bars td{white-space:normal}}
@media print{body{max-width:none;font-size:11px}nav{display:none}a{color:inherit}
details::details-content{content-visibility:visible;display:block;block-size:auto}tr,dd,li{break-inside:avoid}
.verdict{border:2px solid}pre{background:none}}
"""
