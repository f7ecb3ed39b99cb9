<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Age</name>
    <message>
        <source>under 1 min</source>
        <translation>不到 1 分钟</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{days} days</source>
        <translation>{days} 天</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>{age} ago</source>
        <translation>{age}前</translation>
    </message>
</context>
<context>
    <name>AnnulSheet</name>
    <message>
        <source>Put it back?</source>
        <translation>恢复这条记录？</translation>
    </message>
    <message>
        <source>Take it back?</source>
        <translation>撤销这条记录？</translation>
    </message>
    <message>
        <source>Why? A tap on a reason does it.</source>
        <translation>为什么？点一个原因就办好。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>之后</translation>
    </message>
</context>
<context>
    <name>AssignSheet</name>
    <message>
        <source>Which post?</source>
        <translation>去哪个岗位？</translation>
    </message>
    <message>
        <source>Find a post</source>
        <translation>找岗位</translation>
    </message>
    <message>
        <source>No post of that name.</source>
        <translation>没有这个岗位。</translation>
    </message>
    <message>
        <source>Not on duty now</source>
        <translation>暂不上岗</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
</context>
<context>
    <name>BadgeExtras</name>
    <message>
        <source>Logo: {file}</source>
        <translation>徽标：{file}</translation>
    </message>
    <message>
        <source>Logo …</source>
        <translation>加徽标…</translation>
    </message>
    <message>
        <source>Code for rough use</source>
        <translation>二维码耐磨损</translation>
    </message>
    <message>
        <source>Reads with a quarter of it scratched or stained; hold it a little nearer.</source>
        <translation>二维码磨花、弄脏四分之一也能扫；扫的时候要拿近一点。</translation>
    </message>
</context>
<context>
    <name>BadgeFileDoor</name>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>图片（{kinds}）</translation>
    </message>
    <message>
        <source>Choose the logo</source>
        <translation>选择徽标</translation>
    </message>
    <message>
        <source>PDF ({kinds})</source>
        <translation>PDF ({kinds})</translation>
    </message>
    <message>
        <source>Save the badges</source>
        <translation>保存胸牌</translation>
    </message>
</context>
<context>
    <name>BadgesPage</name>
    <message>
        <source>The event is open</source>
        <translation>活动开张了</translation>
    </message>
    <message>
        <source>Print the badges now; volunteers show them at the kiosk.</source>
        <translation>现在印胸牌，志愿者到岗时出示。</translation>
    </message>
    <message>
        <source>This laptop is a kiosk of the event</source>
        <translation>这台电脑已是活动的签到台</translation>
    </message>
    <message>
        <source>Badges for {count} volunteers</source>
        <translation>{count} 名志愿者的胸牌</translation>
    </message>
    <message>
        <source>Whoever has the file can make badges: keep it to yourself.</source>
        <translation>拿到这个文件就能做胸牌，请自己保管。</translation>
    </message>
    <message>
        <source>Save the badges as a PDF …</source>
        <translation>保存胸牌 PDF…</translation>
    </message>
    <message>
        <source>To the kiosk</source>
        <translation>进入签到台</translation>
    </message>
</context>
<context>
    <name>BoardCard</name>
    <message>
        <source>/ {required} on duty</source>
        <translation>/ {required} 在岗</translation>
    </message>
    <message>
        <source>sent from here</source>
        <translation>本台换去</translation>
    </message>
    <message>
        <source>Roll-call {count}</source>
        <translation>点名 {count}</translation>
    </message>
    <message>
        <source>Roll-call at {post}, {count} names</source>
        <translation>{post} 点名，{count} 人</translation>
    </message>
    <message>
        <source>{post}: {on_duty} of {required} on duty</source>
        <translation>{post}：在岗 {on_duty}，应到 {required}</translation>
    </message>
    <message>
        <source>{count} short</source>
        <translation>缺 {count}</translation>
    </message>
    <message>
        <source>{count} to spare</source>
        <translation>多 {count}</translation>
    </message>
    <message>
        <source>Another kiosk&apos;s</source>
        <translation>别台岗位</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>齐</translation>
    </message>
    <message>
        <source>No shift now</source>
        <translation>现在无班</translation>
    </message>
    <message>
        <source>{count} on break</source>
        <translation>休息 {count}</translation>
    </message>
    <message>
        <source>{count} due</source>
        <translation>将到 {count}</translation>
    </message>
    <message>
        <source>{count} late</source>
        <translation>迟到 {count}</translation>
    </message>
    <message>
        <source>{count} overdue</source>
        <translation>超时 {count}</translation>
    </message>
    <message>
        <source>{count} on too long</source>
        <translation>太久 {count}</translation>
    </message>
    <message>
        <source>next shift {time}</source>
        <translation>下一班 {time}</translation>
    </message>
    <message>
        <source>+{count} more</source>
        <translation>还有 {count} 人</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>BoardPage</name>
    <message>
        <source>Posts</source>
        <translation>岗位</translation>
    </message>
    <message>
        <source>Short only</source>
        <translation>只看缺人</translation>
    </message>
    <message>
        <source>Late or too long</source>
        <translation>迟到、太久</translation>
    </message>
    <message>
        <source>Search: post, name, team</source>
        <translation>搜岗位、姓名、队伍</translation>
    </message>
    <message>
        <source>Search on the board</source>
        <translation>在岗位板里搜索</translation>
    </message>
    <message>
        <source>No posts with shifts yet</source>
        <translation>还没有排班的岗位</translation>
    </message>
    <message>
        <source>Posts and shifts come with the roster. Import one, or wait for the next exchange; badges can be scanned meanwhile.</source>
        <translation>岗位和班次随花名册来。请导入花名册，或等下一次同步；这期间照常可以扫胸牌。</translation>
    </message>
    <message>
        <source>No post like that</source>
        <translation>没有这样的岗位</translation>
    </message>
    <message>
        <source>Try fewer letters, or take the filter away.</source>
        <translation>少打几个字，或取消筛选。</translation>
    </message>
    <message>
        <source>{on_duty} of {required} on duty</source>
        <translation>在岗 {on_duty} / {required}</translation>
    </message>
    <message>
        <source>{count} short</source>
        <translation>缺 {count}</translation>
    </message>
    <message>
        <source>{count} late</source>
        <translation>迟到 {count}</translation>
    </message>
</context>
<context>
    <name>BreakSheet</name>
    <message>
        <source>Breaks</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>A badge begins a break, the next time it ends it. Nobody goes off duty by it.</source>
        <translation>扫胸牌开始休息，回来再扫一次就是回岗。这时扫牌不会签退。</translation>
    </message>
    <message>
        <source>Hold up a badge.</source>
        <translation>请举起胸牌。</translation>
    </message>
    <message>
        <source>Back to check-in</source>
        <translation>回到签到</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
</context>
<context>
    <name>CameraPage</name>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>List what is plugged in anew</source>
        <translation>重新列出已插好的摄像头</translation>
    </message>
    <message>
        <source>Open a photo …</source>
        <translation>打开照片…</translation>
    </message>
    <message>
        <source>Read a badge from a picture file</source>
        <translation>从图片文件读取胸牌</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>像镜子一样显示</translation>
    </message>
    <message>
        <source>What it gives</source>
        <translation>实际画面</translation>
    </message>
    <message>
        <source>Which camera</source>
        <translation>选摄像头</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>画面大小</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>摄像头设置</translation>
    </message>
    <message>
        <source>A film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>It stands in for a camera.</source>
        <translation>用影片代替摄像头。</translation>
    </message>
    <message>
        <source>Few pictures a second: more light or a smaller size may help.</source>
        <translation>每秒画面太少：请加些光，或选小一些的画面。</translation>
    </message>
    <message>
        <source>Asked for: {size}</source>
        <translation>要求的是 {size}</translation>
    </message>
    <message>
        <source>As it was asked for</source>
        <translation>与要求一致</translation>
    </message>
    <message>
        <source>{width}×{height} · {fps} fps</source>
        <translation>{width}×{height} · 每秒 {fps} 帧</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>更快</translation>
    </message>
    <message>
        <source>sharper</source>
        <translation>更清楚</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>常用</translation>
    </message>
    <message>
        <source>A film has none.</source>
        <translation>影片没有可调的设置。</translation>
    </message>
    <message>
        <source>The camera did not answer when its settings were asked for. They are left alone until the program is started anew.</source>
        <translation>询问摄像头设置时它没有反应。重新启动程序之前不再去动它们。</translation>
    </message>
    <message>
        <source>They show up here when the camera works.</source>
        <translation>摄像头正常后，这里会列出可调的设置。</translation>
    </message>
    <message>
        <source>Finding out what this camera can do …</source>
        <translation>正在查看这个摄像头能调什么…</translation>
    </message>
    <message>
        <source>This camera has none: it sees to light and focus itself.</source>
        <translation>这个摄像头没有可调的设置，光线和对焦由它自己管。</translation>
    </message>
</context>
<context>
    <name>CameraRows</name>
    <message>
        <source>not plugged in</source>
        <translation>没有插好</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>正在用</translation>
    </message>
    <message>
        <source>A film plays instead of a camera</source>
        <translation>正在播放影片，不用摄像头</translation>
    </message>
    <message>
        <source>Looking for cameras …</source>
        <translation>正在查找摄像头…</translation>
    </message>
    <message>
        <source>No camera is plugged in</source>
        <translation>没有插摄像头</translation>
    </message>
    <message>
        <source>Plug one in, then press Look again. A USB scanner works without a camera.</source>
        <translation>请插上摄像头，再按“重新查找”。没有摄像头也可以用 USB 扫码枪。</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>摄像头 {number}</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>Rows left out: {count}, saved as {file}</source>
        <translation>不导入的 {count} 行已另存：{file}</translation>
    </message>
    <message>
        <source>Are the rows right?</source>
        <translation>每一行都对吗？</translation>
    </message>
    <message>
        <source>Everything can be taken.</source>
        <translation>全部可以导入。</translation>
    </message>
    <message>
        <source>Correct the file and read it again, or leave the wrong rows out.</source>
        <translation>改好文件再读一次，或者不要有错的行。</translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation>第 {number} 步，共 {whole} 步</translation>
    </message>
    <message>
        <source>volunteers</source>
        <translation>名志愿者</translation>
    </message>
    <message>
        <source>posts</source>
        <translation>个岗位</translation>
    </message>
    <message>
        <source>rows with mistakes</source>
        <translation>行有错</translation>
    </message>
    <message>
        <source>to look at</source>
        <translation>处要看</translation>
    </message>
    <message>
        <source>As it will be</source>
        <translation>导入后的样子</translation>
    </message>
    <message>
        <source>● to correct  ○ to look at</source>
        <translation>● 要改  ○ 要看</translation>
    </message>
    <message>
        <source>Leave out {count} rows with mistakes, take the other {good}</source>
        <translation>不要有错的 {count} 行，只导入其余 {good} 行</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读文件</translation>
    </message>
    <message>
        <source>Save wrong rows …</source>
        <translation>保存有错的行…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>队伍</translation>
    </message>
    <message>
        <source>Post and time</source>
        <translation>岗位和时间</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>What, and what to do</source>
        <translation>问题和改法</translation>
    </message>
    <message>
        <source>To correct, and to look at</source>
        <translation>要改的和要看的</translation>
    </message>
    <message>
        <source>CSV ({kinds})</source>
        <translation>CSV 表格（{kinds}）</translation>
    </message>
    <message>
        <source>Save the wrong rows</source>
        <translation>保存有错的行</translation>
    </message>
</context>
<context>
    <name>ClosingPage</name>
    <message>
        <source>Close</source>
        <translation>收岗</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>have a look</source>
        <translation>请看一下</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>待办</translation>
    </message>
    <message>
        <source>later</source>
        <translation>稍后</translation>
    </message>
    <message>
        <source>Close the day</source>
        <translation>收岗</translation>
    </message>
    <message>
        <source>How far the file is</source>
        <translation>文件保存进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Sure? {act}</source>
        <translation>确定？{act}</translation>
    </message>
</context>
<context>
    <name>CodePreview</name>
    <message>
        <source>Hold the QR code in the frame</source>
        <translation>把二维码放进框里</translation>
    </message>
</context>
<context>
    <name>ColumnRow</name>
    <message>
        <source>(no header)</source>
        <translation>（没有表头）</translation>
    </message>
    <message>
        <source>Looks like ID-card numbers: never imported</source>
        <translation>像身份证号：不导入</translation>
    </message>
    <message>
        <source>Looks like whole phone numbers: last four digits only</source>
        <translation>像完整手机号：只留后四位</translation>
    </message>
    <message>
        <source>Column {letter} {header} is</source>
        <translation>{letter} 列 {header} 是</translation>
    </message>
</context>
<context>
    <name>ColumnsPage</name>
    <message>
        <source>What is in which column?</source>
        <translation>每一列是什么？</translation>
    </message>
    <message>
        <source>This is what the headers say. Change what is not right.</source>
        <translation>已按表头认好，不对的请改。</translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation>第 {number} 步，共 {whole} 步</translation>
    </message>
    <message>
        <source>Check the rows</source>
        <translation>检查每一行</translation>
    </message>
    <message>
        <source>Which column holds the names?</source>
        <translation>哪一列是姓名？</translation>
    </message>
    <message>
        <source>Without names nothing goes on.</source>
        <translation>选好姓名那一列才能继续。</translation>
    </message>
</context>
<context>
    <name>DialRow</name>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>{control}: set by the camera</source>
        <translation>{control}：由摄像头自动调节</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>对焦</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
</context>
<context>
    <name>DifferencePage</name>
    <message>
        <source>What changes</source>
        <translation>有哪些改动</translation>
    </message>
    <message>
        <source>The file says what stands already: nothing is to be done.</source>
        <translation>文件和现在的花名册一样，不用更新。</translation>
    </message>
    <message>
        <source>Badges that are printed stay good. Other kiosks fetch the new roster.</source>
        <translation>已打印的胸牌照常有效；别的签到台会自动取到新花名册。</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>gone, but kept</source>
        <translation>不在文件里，保留</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>名单</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Take this roster</source>
        <translation>更新花名册</translation>
    </message>
    <message>
        <source>Is this the right file? Many of the volunteers are not in it.</source>
        <translation>文件对吗？很多志愿者不在里面。</translation>
    </message>
    <message>
        <source>Not in the file, but have served, so they stay: {count}.</source>
        <translation>不在文件里、但有上岗记录而保留：{count} 人。</translation>
    </message>
    <message>
        <source>Numbers with another name now: {count}. Is it the same person?</source>
        <translation>换了姓名的编号：{count} 个。是同一个人吗？</translation>
    </message>
    <message>
        <source>New posts: {posts}</source>
        <translation>新岗位：{posts}</translation>
    </message>
    <message>
        <source>not in the file; has served and stays</source>
        <translation>不在文件里；有上岗记录，保留</translation>
    </message>
    <message>
        <source>name, before: {name}</source>
        <translation>姓名，原来是 {name}</translation>
    </message>
    <message>
        <source>team</source>
        <translation>队伍</translation>
    </message>
    <message>
        <source>shifts</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>particulars</source>
        <translation>其他信息</translation>
    </message>
</context>
<context>
    <name>DoorPage</name>
    <message>
        <source>Let other kiosks join</source>
        <translation>让别的签到台加入</translation>
    </message>
    <message>
        <source>Both laptops must be in the same network: same Wi-Fi, or cable.</source>
        <translation>两台电脑要在同一个网络里：连同一个 Wi-Fi，或用网线。</translation>
    </message>
    <message>
        <source>Kiosks can join</source>
        <translation>签到台可以加入了</translation>
    </message>
    <message>
        <source>Where is the other laptop?</source>
        <translation>另一台电脑在哪个网络？</translation>
    </message>
    <message>
        <source>Choose the network that both are in. The line is encrypted, and only kiosks that read the code are let in.</source>
        <translation>选两台电脑都在的网络。传输是加密的，只有扫过加入码的签到台能进来。</translation>
    </message>
    <message>
        <source>1. On the other laptop start Gatepost.</source>
        <translation>1. 在另一台电脑上打开岗亭。</translation>
    </message>
    <message>
        <source>2. Choose “Join a hub”.</source>
        <translation>2. 选“加入已有的中心”。</translation>
    </message>
    <message>
        <source>3. Hold its camera to this code.</source>
        <translation>3. 用它的摄像头对准这个码。</translation>
    </message>
    <message>
        <source>Address: {address}</source>
        <translation>地址：{address}</translation>
    </message>
    <message>
        <source>One code lets one kiosk in, once. Show it to nobody else.</source>
        <translation>一个码只让一台签到台加入一次，不要给别人看。</translation>
    </message>
    <message>
        <source>Code to join with</source>
        <translation>加入码</translation>
    </message>
    <message>
        <source>Stop letting in</source>
        <translation>不再让加入</translation>
    </message>
    <message>
        <source>No camera: a file …</source>
        <translation>没有摄像头：存成文件…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>再看一次</translation>
    </message>
    <message>
        <source>Next kiosk</source>
        <translation>下一台：换新码</translation>
    </message>
    <message>
        <source>Let them join</source>
        <translation>让它们加入</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>已保存：{file}</translation>
    </message>
    <message>
        <source>Open it on the other laptop with “Open an event pack”, then delete it.</source>
        <translation>在另一台电脑上用“打开活动包”打开它，然后删掉。</translation>
    </message>
    <message>
        <source>This laptop does not have the address {address} now</source>
        <translation>这台电脑现在没有地址 {address}</translation>
    </message>
    <message>
        <source>Connect it to the same network as before. If it got another address there, stop letting in, begin again, and have the other kiosks scan the new code.</source>
        <translation>请连回原来的网络。如果地址变了，先点“不再让加入”，重新打开，让别的签到台扫新码。</translation>
    </message>
    <message>
        <source>This laptop is in no network</source>
        <translation>这台电脑没有连网络</translation>
    </message>
    <message>
        <source>Connect both laptops to the same Wi-Fi, then look again.</source>
        <translation>把两台电脑连到同一个 Wi-Fi，再看一次。</translation>
    </message>
    <message>
        <source>Event packs ({kinds})</source>
        <translation>活动包 ({kinds})</translation>
    </message>
    <message>
        <source>Save the pack</source>
        <translation>保存活动包</translation>
    </message>
</context>
<context>
    <name>DoorsPage</name>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>How do you want to begin?</source>
        <translation>今天怎么开始？</translation>
    </message>
    <message>
        <source>This laptop serves no event yet. You can leave any way and come back to it.</source>
        <translation>这台电脑还没有活动。选一种方式，随时可以退出再接着来。</translation>
    </message>
    <message>
        <source>Try the sample event</source>
        <translation>试用示例活动</translation>
    </message>
    <message>
        <source>Practise with a made-up event. Nothing of it touches a real one.</source>
        <translation>用编好的活动练手，不影响真实活动。</translation>
    </message>
    <message>
        <source>New event on this laptop</source>
        <translation>在这台电脑上办活动</translation>
    </message>
    <message>
        <source>Bring in a roster, set up posts, print badges. No server is needed.</source>
        <translation>导入花名册，设岗位，印胸牌。</translation>
    </message>
    <message>
        <source>Join a hub</source>
        <translation>加入已有的中心</translation>
    </message>
    <message>
        <source>The organiser gave you a QR code, or an address and a code.</source>
        <translation>组织方给了二维码，或地址和登记码。</translation>
    </message>
    <message>
        <source>Open an event pack</source>
        <translation>打开活动包</translation>
    </message>
    <message>
        <source>The organiser gave you a file. Works without a network, too.</source>
        <translation>组织方给了一个文件，没网也行。</translation>
    </message>
    <message>
        <source>Go on where you left off</source>
        <translation>接着上次的填</translation>
    </message>
</context>
<context>
    <name>DoubtSheet</name>
    <message>
        <source>It was taken back. To put it back, open “Taken back” above it.</source>
        <translation>这条已经撤销。要恢复，请点开它上面的“撤销”。</translation>
    </message>
    <message>
        <source>An entry of this kind stays as it is.</source>
        <translation>这种记录不能撤销，留作备查。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>In doubt</source>
        <translation>待核</translation>
    </message>
    <message>
        <source>Say the times…</source>
        <translation>核定时间…</translation>
    </message>
    <message>
        <source>Off as planned</source>
        <translation>按计划签退</translation>
    </message>
    <message>
        <source>Open the card</source>
        <translation>打开卡片</translation>
    </message>
    <message>
        <source>This person&apos;s records</source>
        <translation>看此人的记录</translation>
    </message>
    <message>
        <source>Take the settlement back…</source>
        <translation>撤回核定…</translation>
    </message>
</context>
<context>
    <name>Dragging</name>
    <message>
        <source>{name} here</source>
        <translation>{name} 到这里</translation>
    </message>
</context>
<context>
    <name>EarlyWindow</name>
    <message>
        <source>Gatepost</source>
        <translation>岗亭</translation>
    </message>
</context>
<context>
    <name>EndingRow</name>
    <message>
        <source>since {time}</source>
        <translation>{time} 起</translation>
    </message>
    <message>
        <source>Off now</source>
        <translation>现在签退</translation>
    </message>
    <message>
        <source>Off now: {name}</source>
        <translation>现在签退：{name}</translation>
    </message>
    <message>
        <source>Off at {time}, as planned</source>
        <translation>按计划 {time} 签退</translation>
    </message>
    <message>
        <source>Off at {time}</source>
        <translation>{time} 签退</translation>
    </message>
    <message>
        <source>Another time…</source>
        <translation>其他时间…</translation>
    </message>
    <message>
        <source>15 minutes earlier</source>
        <translation>早 15 分钟</translation>
    </message>
    <message>
        <source>15 minutes later</source>
        <translation>晚 15 分钟</translation>
    </message>
</context>
<context>
    <name>EventPage</name>
    <message>
        <source>New event</source>
        <translation>新活动</translation>
    </message>
    <message>
        <source>What is it called, and when is it?</source>
        <translation>活动叫什么，哪几天？</translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation>第 {number} 步，共 {whole} 步</translation>
    </message>
    <message>
        <source>Name of the event</source>
        <translation>活动名称</translation>
    </message>
    <message>
        <source>May Day street service</source>
        <translation>五一路口文明引导</translation>
    </message>
    <message>
        <source>In English (may stay empty)</source>
        <translation>英文名（可不填）</translation>
    </message>
    <message>
        <source>Name of this kiosk</source>
        <translation>这台签到台的名字</translation>
    </message>
    <message>
        <source>South gate</source>
        <translation>南门</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>第一天</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最后一天</translation>
    </message>
    <message>
        <source>Usual hours from</source>
        <translation>每天从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>FileDoor</name>
    <message>
        <source>Folder:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>Kind:</source>
        <translation>类型：</translation>
    </message>
</context>
<context>
    <name>FirstPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按 {key} 键</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>FirstStartWindow</name>
    <message>
        <source>Gatepost</source>
        <translation>岗亭</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色</translation>
    </message>
</context>
<context>
    <name>ForgottenList</name>
    <message>
        <source>Forgotten sign-outs: {number}</source>
        <translation>忘记签退：{number} 人</translation>
    </message>
    <message>
        <source>Their time is only assumed until somebody says when they left.</source>
        <translation>还没有人说明他们什么时候走的，时长只是暂计。</translation>
    </message>
    <message>
        <source>Everybody who was on duty has signed off or is still here.</source>
        <translation>上过岗的都已签退，或者还在岗。</translation>
    </message>
    <message>
        <source>All as planned</source>
        <translation>全部按计划</translation>
    </message>
</context>
<context>
    <name>GroupSheet</name>
    <message>
        <source>signed off, {time}</source>
        <translation>人已签退，共 {time}</translation>
    </message>
    <message>
        <source>Signed off</source>
        <translation>已签退</translation>
    </message>
    <message>
        <source>Still on duty: {number}</source>
        <translation>同队还在岗：{number} 人</translation>
    </message>
    <message>
        <source>Nobody of this team is left.</source>
        <translation>这个队的人都签退了。</translation>
    </message>
    <message>
        <source>Hold up one badge after another.</source>
        <translation>一张接一张出示胸牌，扫到就签退。</translation>
    </message>
    <message>
        <source>Team out</source>
        <translation>集体签退</translation>
    </message>
    <message>
        <source>The rest of the team shows up here.</source>
        <translation>扫第一张后，这里列出同队还没签退的人。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Every badge is a sign-out now, until Done.</source>
        <translation>现在扫到的每张胸牌都算签退，直到点“完成”。</translation>
    </message>
    <message>
        <source>Tap once more: {number} sign off</source>
        <translation>再点一下：{number} 人签退</translation>
    </message>
    <message>
        <source>Sign off the other {number}</source>
        <translation>其余 {number} 人一并签退</translation>
    </message>
</context>
<context>
    <name>HintStrip</name>
    <message>
        <source>Too dark</source>
        <translation>太暗</translation>
    </message>
    <message>
        <source>Turn to the light</source>
        <translation>请开灯或迎光</translation>
    </message>
    <message>
        <source>Glare</source>
        <translation>反光</translation>
    </message>
    <message>
        <source>Tilt the badge a little</source>
        <translation>请把胸牌斜一点</translation>
    </message>
    <message>
        <source>Too far</source>
        <translation>太远</translation>
    </message>
    <message>
        <source>Come closer</source>
        <translation>请靠近</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Hold it still</source>
        <translation>请拿稳</translation>
    </message>
    <message>
        <source>Two badges</source>
        <translation>两张胸牌</translation>
    </message>
    <message>
        <source>One at a time</source>
        <translation>一次一张</translation>
    </message>
    <message>
        <source>Phone screen</source>
        <translation>屏幕码</translation>
    </message>
    <message>
        <source>Turn it brighter, or show a paper badge</source>
        <translation>请调亮屏幕，或出示纸质胸牌</translation>
    </message>
</context>
<context>
    <name>HoldingList</name>
    <message>
        <source>Kit not returned</source>
        <translation>没还的物资</translation>
    </message>
</context>
<context>
    <name>JoinPage</name>
    <message>
        <source>Join a hub</source>
        <translation>加入已有的中心</translation>
    </message>
    <message>
        <source>Hold the QR code up to the camera, or type what you were given.</source>
        <translation>把二维码对准摄像头，或手工填写。</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫码</translation>
    </message>
    <message>
        <source>Or type</source>
        <translation>或手工填写</translation>
    </message>
    <message>
        <source>Hub&apos;s address</source>
        <translation>中心地址</translation>
    </message>
    <message>
        <source>Enrolment code</source>
        <translation>登记码</translation>
    </message>
    <message>
        <source>Name of this kiosk</source>
        <translation>这台签到台的名字</translation>
    </message>
    <message>
        <source>South gate</source>
        <translation>南门</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Invitation to: {event}</source>
        <translation>邀请加入：{event}</translation>
    </message>
    <message>
        <source>Check the name of this kiosk, then press Join.</source>
        <translation>看看签到台的名字对不对，再按“加入”。</translation>
    </message>
    <message>
        <source>It is on the hub&apos;s screen, or in the message from the organiser.</source>
        <translation>二维码在中心的屏幕上，或在组织方发来的消息里。</translation>
    </message>
</context>
<context>
    <name>KindRow</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>In English</source>
        <translation>英文名称</translation>
    </message>
    <message>
        <source>Used up</source>
        <translation>用完不还</translation>
    </message>
    <message>
        <source>Used up, not given back: {item}</source>
        <translation>用完不还：{item}</translation>
    </message>
    <message>
        <source>Up: {item}</source>
        <translation>上移：{item}</translation>
    </message>
    <message>
        <source>Down: {item}</source>
        <translation>下移：{item}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove {item}</source>
        <translation>删除 {item}</translation>
    </message>
</context>
<context>
    <name>KindsPage</name>
    <message>
        <source>What is counted?</source>
        <translation>计哪些服务？</translation>
    </message>
    <message>
        <source>Kinds of service for the tally, in this order; most often first.</source>
        <translation>岗上按这些类别计服务人次，按此顺序排列，最常用的放前面。</translation>
    </message>
    <message>
        <source>What is handed out?</source>
        <translation>发哪些物资？</translation>
    </message>
    <message>
        <source>Vests, radios, water … What is not used up is asked back.</source>
        <translation>马甲、对讲机、水……不是“用完不还”的，收岗前会提醒归还。</translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation>第 {number} 步，共 {whole} 步</translation>
    </message>
    <message>
        <source>{most} at most</source>
        <translation>最多 {most} 项</translation>
    </message>
    <message>
        <source>Add one</source>
        <translation>添加一项</translation>
    </message>
    <message>
        <source>Bring back the usual ones</source>
        <translation>补回常用项</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>好了</translation>
    </message>
</context>
<context>
    <name>KitRow</name>
    <message>
        <source>− back</source>
        <translation>－ 归还</translation>
    </message>
    <message>
        <source>One back: {item}</source>
        <translation>归还 1 份：{item}</translation>
    </message>
    <message>
        <source>＋ hand out</source>
        <translation>＋ 领取</translation>
    </message>
    <message>
        <source>Hand out one: {item}</source>
        <translation>领取 1 份：{item}</translation>
    </message>
    <message>
        <source>Type how many the volunteer has</source>
        <translation>点一下可直接输入手里的数量</translation>
    </message>
    <message>
        <source>“{typed}” is no count. Type digits only, for instance 3.</source>
        <translation>“{typed}”不是数量。请只输入数字，比如 3。</translation>
    </message>
    <message>
        <source>Nothing was typed, nothing was changed.</source>
        <translation>没有输入数字，数量没有变。</translation>
    </message>
    <message>
        <source>{item} is used up and not given back: {count} or more.</source>
        <translation>{item}用掉不收回，不能少于 {count}。</translation>
    </message>
    <message>
        <source>At most {most} at a time: {highest} or less.</source>
        <translation>一次最多发 {most} 份：请输入 {highest} 以内的数。</translation>
    </message>
</context>
<context>
    <name>KitSheet</name>
    <message>
        <source>Another volunteer? Hold up the next badge.</source>
        <translation>给下一个人发：请扫下一张胸牌。</translation>
    </message>
    <message>
        <source>Everything is back</source>
        <translation>全部已归还</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Kit of {name}</source>
        <translation>{name} 的物资</translation>
    </message>
</context>
<context>
    <name>LeavingSheet</name>
    <message>
        <source>Close Gatepost?</source>
        <translation>关闭岗亭？</translation>
    </message>
    <message>
        <source>{count} entries have not reached the hub. They are safe on this laptop and are sent when Gatepost is opened again with a network.</source>
        <translation>还有 {count} 条没有传到中心，都安全存在本机。下次打开岗亭并连上网络时会自动补传。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留在岗亭</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>快捷键 {key}</translation>
    </message>
    <message>
        <source>Close all the same</source>
        <translation>仍然关闭</translation>
    </message>
</context>
<context>
    <name>Line</name>
    <message>
        <source>{count} pending</source>
        <translation>{count} 条待传</translation>
    </message>
    <message>
        <source>{count} pending, {held} at the relay</source>
        <translation>待传 {count}，中继代存 {held}</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未联网</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Synced</source>
        <translation>已同步</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>正在传</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Offline {age}</source>
        <translation>离线 {age}</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停传</translation>
    </message>
    <message>
        <source>Receiving {percent} %</source>
        <translation>正在接收 {percent}%</translation>
    </message>
    <message>
        <source>{count} in review</source>
        <translation>{count} 条待核</translation>
    </message>
</context>
<context>
    <name>LineFigure</name>
    <message>
        <source>holds {count}</source>
        <translation>代存 {count} 条</translation>
    </message>
    <message>
        <source>Relay at the venue</source>
        <translation>现场中继</translation>
    </message>
    <message>
        <source>{count} kept here</source>
        <translation>已存 {count} 条</translation>
    </message>
    <message>
        <source>none set up</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>has everything</source>
        <translation>都已收到</translation>
    </message>
    <message>
        <source>is receiving</source>
        <translation>正在接收</translation>
    </message>
    <message>
        <source>waits for this kiosk</source>
        <translation>等待连上</translation>
    </message>
    <message>
        <source>sends the event&apos;s data</source>
        <translation>正在发来活动数据</translation>
    </message>
    <message>
        <source>refuses this kiosk</source>
        <translation>不认这台签到台</translation>
    </message>
    <message>
        <source>This kiosk</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>nothing pending</source>
        <translation>没有待传</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>中心</translation>
    </message>
</context>
<context>
    <name>LockSheet</name>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Locked, volunteers check themselves in: only 张* and the team are shown, and nothing can be changed. It locks itself after 90 seconds untouched.</source>
        <translation>锁定后志愿者自助签到：只显示 张* 和队伍，什么都改不了。90 秒没人操作会自动锁定。</translation>
    </message>
    <message>
        <source>Choose a captain&apos;s PIN first. Without one, anybody at this laptop can do what a captain can.</source>
        <translation>请先设置岗长 PIN。不设的话，谁都能在这台电脑上做岗长能做的事。</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>现在锁定</translation>
    </message>
    <message>
        <source>Change the captain&apos;s PIN</source>
        <translation>更换岗长 PIN</translation>
    </message>
    <message>
        <source>Choose a captain&apos;s PIN</source>
        <translation>设置岗长 PIN</translation>
    </message>
    <message>
        <source>Change the supervisor&apos;s PIN</source>
        <translation>更换督导 PIN</translation>
    </message>
    <message>
        <source>Choose a supervisor&apos;s PIN</source>
        <translation>设置督导 PIN</translation>
    </message>
    <message>
        <source>Leave kiosk mode</source>
        <translation>退出全屏锁定</translation>
    </message>
    <message>
        <source>Kiosk mode: hold the screen</source>
        <translation>全屏锁定，不能离开本窗口</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Post log</source>
        <translation>岗位日志</translation>
    </message>
    <message>
        <source>Back to counting</source>
        <translation>返回计数</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>快捷键 {key}</translation>
    </message>
    <message>
        <source>Search: words, post, time</source>
        <translation>搜索：内容、岗位、时间</translation>
    </message>
    <message>
        <source>Search in the log</source>
        <translation>在日志中搜索</translation>
    </message>
    <message>
        <source>This topic only</source>
        <translation>只看这一类</translation>
    </message>
    <message>
        <source>Lines of the log, newest first</source>
        <translation>日志，最新的在前</translation>
    </message>
    <message>
        <source>Nothing noted yet</source>
        <translation>还没有日志</translation>
    </message>
    <message>
        <source>Choose a topic, tap ready words or write your own, then “Note it”.</source>
        <translation>先选一类，点现成的话或自己写，再点“记下”。</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Try fewer letters, or clear the search.</source>
        <translation>少输几个字，或清空搜索。</translation>
    </message>
    <message>
        <source>Owner has it</source>
        <translation>失主已领走</translation>
    </message>
    <message>
        <source>Correct …</source>
        <translation>更正…</translation>
    </message>
</context>
<context>
    <name>LogWriter</name>
    <message>
        <source>In your own words</source>
        <translation>自己写</translation>
    </message>
    <message>
        <source>Text of the line</source>
        <translation>日志内容</translation>
    </message>
    <message>
        <source>Note it</source>
        <translation>记下</translation>
    </message>
    <message>
        <source>{count} characters left</source>
        <translation>还可写 {count} 字</translation>
    </message>
</context>
<context>
    <name>MoveSheet</name>
    <message>
        <source>another kiosk&apos;s</source>
        <translation>别台岗位</translation>
    </message>
    <message>
        <source>{count} short</source>
        <translation>缺 {count}</translation>
    </message>
    <message>
        <source>{count} to spare</source>
        <translation>多 {count}</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>齐</translation>
    </message>
    <message>
        <source>no shift now</source>
        <translation>现在无班</translation>
    </message>
    <message>
        <source>Move to (the clock runs on)</source>
        <translation>换到（时间连续计算）</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>算了</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{post}, on a break since {time}</source>
        <translation>{post}，{time} 起休息</translation>
    </message>
    <message>
        <source>{post}, on duty since {time}</source>
        <translation>{post}，{time} 起在岗</translation>
    </message>
    <message>
        <source>{post}, planned from {time}</source>
        <translation>{post}，排班 {time} 起</translation>
    </message>
    <message>
        <source>on {age} at a stretch</source>
        <translation>连续 {age}</translation>
    </message>
    <message>
        <source>Move {name} to {post} all the same?</source>
        <translation>仍要把 {name} 换到 {post}？</translation>
    </message>
    <message>
        <source>If so, why? It is kept with the entry.</source>
        <translation>为什么？会和记录一起留下。</translation>
    </message>
    <message>
        <source>Another reason…</source>
        <translation>其他原因…</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>其他原因</translation>
    </message>
    <message>
        <source>Use this</source>
        <translation>就用这个</translation>
    </message>
    <message>
        <source>Use the reason that was typed</source>
        <translation>就用写好的原因</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>Back from break</source>
        <translation>回岗</translation>
    </message>
    <message>
        <source>Sign off</source>
        <translation>下岗</translation>
    </message>
    <message>
        <source>Find relief</source>
        <translation>找人接班</translation>
    </message>
    <message>
        <source>Is here</source>
        <translation>已到，上岗</translation>
    </message>
    <message>
        <source>Take the note back</source>
        <translation>撤销标记</translation>
    </message>
    <message>
        <source>Absent</source>
        <translation>未到</translation>
    </message>
    <message>
        <source>Reached</source>
        <translation>已电话</translation>
    </message>
    <message>
        <source>Excused</source>
        <translation>请假</translation>
    </message>
</context>
<context>
    <name>NeedCard</name>
    <message>
        <source>Next 3 hours</source>
        <translation>未来 3 小时</translation>
    </message>
    <message>
        <source>will be missing</source>
        <translation>人缺口</translation>
    </message>
    <message>
        <source>Every shift of the next 3 hours has its people.</source>
        <translation>未来 3 小时每个班次都有人。</translation>
    </message>
    <message>
        <source>See who could go</source>
        <translation>看谁能去</translation>
    </message>
    <message>
        <source>{time} {post}: {count} short</source>
        <translation>{time} {post} 缺 {count}</translation>
    </message>
    <message>
        <source>+{count} more</source>
        <translation>还有 {count} 处</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>Esc: decide later; the question waits</source>
        <translation>按 Esc 以后再定，会留在待定里</translation>
    </message>
    <message>
        <source>Takes effect at once; can be undone</source>
        <translation>选择后立即生效，可撤销</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
</context>
<context>
    <name>OpenPage</name>
    <message>
        <source>Open the event</source>
        <translation>开张</translation>
    </message>
    <message>
        <source>A hub of its own is set up on this laptop. Nothing leaves it.</source>
        <translation>在这台电脑上设一个中心，数据不离开本机。</translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation>第 {number} 步，共 {whole} 步</translation>
    </message>
    <message>
        <source>Everything lies on this laptop</source>
        <translation>数据全在这台电脑上</translation>
    </message>
    <message>
        <source>Take a backup on a USB stick at the end of each day.</source>
        <translation>每天收岗后，请用 U 盘备份一次。</translation>
    </message>
</context>
<context>
    <name>OrganiserHome</name>
    <message>
        <source>Organiser</source>
        <translation>组织</translation>
    </message>
    <message>
        <source>This event lives on this laptop.</source>
        <translation>这个活动就在这台电脑上。</translation>
    </message>
    <message>
        <source>This laptop has joined an event that lives elsewhere.</source>
        <translation>这台电脑加入的活动在别处。</translation>
    </message>
    <message>
        <source>Roster and badges come from the hub</source>
        <translation>花名册和胸牌由中心管理</translation>
    </message>
    <message>
        <source>The organiser changes them at {hub}; this laptop fetches them by itself.</source>
        <translation>组织方在中心（{hub}）修改，这台电脑会自动取到。</translation>
    </message>
    <message>
        <source>Other kiosks</source>
        <translation>别的签到台</translation>
    </message>
    <message>
        <source>A second laptop at the same gate or at another, in the same network.</source>
        <translation>同一个门口或别处的第二台电脑，要在同一个网络里。</translation>
    </message>
    <message>
        <source>On: {address}</source>
        <translation>已打开：{address}</translation>
    </message>
    <message>
        <source>Off: only this laptop</source>
        <translation>没有打开：只有这台电脑</translation>
    </message>
    <message>
        <source>Let kiosks join …</source>
        <translation>让签到台加入…</translation>
    </message>
    <message>
        <source>Corrected roster</source>
        <translation>更正花名册</translation>
    </message>
    <message>
        <source>Read the file again; what changes is shown before anything is taken.</source>
        <translation>重新读入文件；先看清改动，再更新。</translation>
    </message>
    <message>
        <source>{count} volunteers</source>
        <translation>{count} 名志愿者</translation>
    </message>
    <message>
        <source>Load a roster …</source>
        <translation>导入花名册…</translation>
    </message>
    <message>
        <source>Badges</source>
        <translation>胸牌</translation>
    </message>
    <message>
        <source>Print them again: everybody&apos;s, only the new ones, or a team&apos;s.</source>
        <translation>再打印：全部、只要新的，或一个队的。</translation>
    </message>
    <message>
        <source>Print badges …</source>
        <translation>打印胸牌…</translation>
    </message>
</context>
<context>
    <name>OrganiserPage</name>
    <message>
        <source>Organiser</source>
        <translation>组织</translation>
    </message>
</context>
<context>
    <name>PackPage</name>
    <message>
        <source>Event packs ({kinds})</source>
        <translation>活动包（{kinds}）</translation>
    </message>
    <message>
        <source>Open an event pack</source>
        <translation>打开活动包</translation>
    </message>
    <message>
        <source>Is this the event? Compare the fingerprint with the organiser.</source>
        <translation>是这个活动吗？请和组织方核对指纹。</translation>
    </message>
    <message>
        <source>One pack is one kiosk</source>
        <translation>一个活动包只给一台签到台</translation>
    </message>
    <message>
        <source>Open this file on one laptop only, then delete it: it holds a key.</source>
        <translation>这个文件只在一台电脑上打开，用完请删除：里面有钥匙。</translation>
    </message>
    <message>
        <source>A file from the organiser, for this laptop alone. It can come on a USB stick.</source>
        <translation>组织方给这台电脑的文件，可以用 U 盘带来。</translation>
    </message>
    <message>
        <source>Drop the file here</source>
        <translation>把文件拖到这里</translation>
    </message>
    <message>
        <source>It ends in .gatepack</source>
        <translation>文件名以 .gatepack 结尾</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation>换一个文件…</translation>
    </message>
    <message>
        <source>Take this event</source>
        <translation>采用这个活动</translation>
    </message>
</context>
<context>
    <name>PaperPicks</name>
    <message>
        <source>A4, four on a page</source>
        <translation>A4，一页四张</translation>
    </message>
    <message>
        <source>to cut</source>
        <translation>裁切</translation>
    </message>
    <message>
        <source>90 × 130 mm</source>
        <translation>90 × 130 毫米</translation>
    </message>
    <message>
        <source>lanyard</source>
        <translation>挂绳</translation>
    </message>
    <message>
        <source>Plastic card</source>
        <translation>塑料卡</translation>
    </message>
    <message>
        <source>A4, small cards</source>
        <translation>A4，小卡</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>People</source>
        <translation>名单</translation>
    </message>
    <message>
        <source>Name, pinyin, initials (zs), last four digits or number</source>
        <translation>姓名、拼音、首字母（zs）、手机后四位或编号</translation>
    </message>
    <message>
        <source>Search for a volunteer</source>
        <translation>查找志愿者</translation>
    </message>
    <message>
        <source>Not on the list? Register</source>
        <translation>没有名字？现场登记</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>未到</translation>
    </message>
    <message>
        <source>On duty</source>
        <translation>在岗</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>People found</source>
        <translation>找到的人</translation>
    </message>
    <message>
        <source>Names are still being entered; some may not be found yet.</source>
        <translation>名单还在整理，有的人暂时找不到。</translation>
    </message>
    <message>
        <source>There are more: type another letter.</source>
        <translation>还有更多，再多输一个字。</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Try another part of the name, the number, or fewer letters.</source>
        <translation>换姓名的另一部分、编号，或少输几个字试试。</translation>
    </message>
    <message>
        <source>Nobody here</source>
        <translation>这里没有人</translation>
    </message>
    <message>
        <source>Type a name to search, or choose another list.</source>
        <translation>输入姓名查找，或换一个列表。</translation>
    </message>
</context>
<context>
    <name>PersonChip</name>
    <message>
        <source>on {age} at a stretch</source>
        <translation>连续 {age}</translation>
    </message>
    <message>
        <source>{age} over</source>
        <translation>超 {age}</translation>
    </message>
    <message>
        <source>break {age}</source>
        <translation>休息 {age}</translation>
    </message>
    <message>
        <source>late {age}</source>
        <translation>迟 {age}</translation>
    </message>
    <message>
        <source>on the way</source>
        <translation>在路上</translation>
    </message>
    <message>
        <source>absent</source>
        <translation>未到</translation>
    </message>
    <message>
        <source>excused</source>
        <translation>请假</translation>
    </message>
    <message>
        <source>on duty since {time}</source>
        <translation>{time} 起在岗</translation>
    </message>
</context>
<context>
    <name>PersonSheet</name>
    <message>
        <source>Put on duty</source>
        <translation>上岗</translation>
    </message>
    <message>
        <source>Back from the break</source>
        <translation>回岗</translation>
    </message>
    <message>
        <source>Sign off</source>
        <translation>下岗</translation>
    </message>
    <message>
        <source>Take a break</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>Print now: the old badge stops counting</source>
        <translation>确定打印：旧胸牌立即作废</translation>
    </message>
    <message>
        <source>Replace the badge…</source>
        <translation>补办胸牌…</translation>
    </message>
    <message>
        <source>Kit…</source>
        <translation>领物 / 归还</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>last four digits {digits}</source>
        <translation>后四位 {digits}</translation>
    </message>
    <message>
        <source>Planned {hours} {post}</source>
        <translation>排班 {hours} {post}</translation>
    </message>
    <message>
        <source>Holds {kit}</source>
        <translation>领用 {kit}</translation>
    </message>
</context>
<context>
    <name>PhotoDoor</name>
    <message>
        <source>Open a photo</source>
        <translation>打开照片</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>Kind:</source>
        <translation>类型：</translation>
    </message>
    <message>
        <source>Photos ({kinds})</source>
        <translation>照片 ({kinds})</translation>
    </message>
</context>
<context>
    <name>PhotoSheet</name>
    <message>
        <source>Reading the photo …</source>
        <translation>正在读照片…</translation>
    </message>
    <message>
        <source>It takes a moment.</source>
        <translation>请稍候。</translation>
    </message>
    <message>
        <source>Drop the photo here</source>
        <translation>把照片放到这里</translation>
    </message>
    <message>
        <source>The badge in it is read as if it were held up to the camera.</source>
        <translation>照片里的胸牌会像举到镜头前一样读取。</translation>
    </message>
</context>
<context>
    <name>PinSheet</name>
    <message>
        <source>Take back the last digit</source>
        <translation>删掉最后一位</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{number} digits typed</source>
        <translation>已输入 {number} 位</translation>
    </message>
</context>
<context>
    <name>PostButton</name>
    <message>
        <source>{on_duty} of {required} on duty</source>
        <translation>在岗 {on_duty} 人，应到 {required} 人</translation>
    </message>
    <message>
        <source>{number} more to come</source>
        <translation>还有 {number} 人要来</translation>
    </message>
    <message>
        <source>{number} missing</source>
        <translation>缺 {number} 人</translation>
    </message>
    <message>
        <source>Enough</source>
        <translation>已够</translation>
    </message>
</context>
<context>
    <name>PostCard</name>
    <message>
        <source>On duty / required</source>
        <translation>在岗 / 应到</translation>
    </message>
    <message>
        <source>People served</source>
        <translation>服务人次</translation>
    </message>
    <message>
        <source>{on_duty} of {required} on duty</source>
        <translation>在岗 {on_duty} 人，应到 {required} 人</translation>
    </message>
    <message>
        <source>+1 {service}</source>
        <translation>＋1 {service}</translation>
    </message>
    <message>
        <source>Count one more: {service}</source>
        <translation>{service}，加一人次</translation>
    </message>
    <message>
        <source>One more person served. Key {key}</source>
        <translation>服务人次加一。按键 {key}</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Other kinds of service</source>
        <translation>其他服务类别</translation>
    </message>
    <message>
        <source>{on_duty} of {required} on duty, {served} people served</source>
        <translation>在岗 {on_duty} 人，应到 {required} 人，服务 {served} 人次</translation>
    </message>
</context>
<context>
    <name>PostLine</name>
    <message>
        <source>{on_duty} / {required} on duty</source>
        <translation>在岗 {on_duty} / {required}</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>驻点</translation>
    </message>
    <message>
        <source>{post} is home</source>
        <translation>{post} 是驻点</translation>
    </message>
    <message>
        <source>Make {post} home</source>
        <translation>把 {post} 设为驻点</translation>
    </message>
    <message>
        <source>Make home</source>
        <translation>设为驻点</translation>
    </message>
</context>
<context>
    <name>PostRow</name>
    <message>
        <source>Post</source>
        <translation>岗位</translation>
    </message>
    <message>
        <source>South gate</source>
        <translation>南门</translation>
    </message>
    <message>
        <source>In English (may stay empty)</source>
        <translation>英文名（可不填）</translation>
    </message>
    <message>
        <source>Needed per shift</source>
        <translation>每班人数</translation>
    </message>
    <message>
        <source>Every day from</source>
        <translation>每天从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove {post}</source>
        <translation>删除 {post}</translation>
    </message>
    <message>
        <source>{count} rows of the roster; 0 needed: as many as are planned</source>
        <translation>花名册里 {count} 行；人数填 0 就按排班人数</translation>
    </message>
</context>
<context>
    <name>PostSheet</name>
    <message>
        <source>Choose a post</source>
        <translation>选岗位</translation>
    </message>
    <message>
        <source>Count at which post?</source>
        <translation>给哪个岗位计数？</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>快捷键 {key}</translation>
    </message>
</context>
<context>
    <name>PostsPage</name>
    <message>
        <source>Posts served here</source>
        <translation>服务的岗位</translation>
    </message>
    <message>
        <source>Which posts does this kiosk serve?</source>
        <translation>本台服务哪些岗位？</translation>
    </message>
    <message>
        <source>Search: name or duty</source>
        <translation>搜索：名称或职责</translation>
    </message>
    <message>
        <source>Search among the posts</source>
        <translation>在岗位中搜索</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按 {key} 键</translation>
    </message>
    <message>
        <source>Serve these</source>
        <translation>就服务这些</translation>
    </message>
    <message>
        <source>All posts: an assembly point</source>
        <translation>全部岗位（集合点）</translation>
    </message>
    <message>
        <source>{count} posts</source>
        <translation>{count} 个岗位</translation>
    </message>
    <message>
        <source>No such post</source>
        <translation>没有这个岗位</translation>
    </message>
    <message>
        <source>Try fewer letters, or clear the search.</source>
        <translation>少打几个字，或清空搜索。</translation>
    </message>
    <message>
        <source>Set by the organiser; they cannot be changed here.</source>
        <translation>岗位由组织方定好，这里改不了。</translation>
    </message>
    <message>
        <source>All posts. Who has no plan is taken on at {home}.</source>
        <translation>全部岗位。没有排班的人在 {home} 上岗。</translation>
    </message>
    <message>
        <source>Tick one post at least; the first one is home.</source>
        <translation>至少勾一个岗位；先勾的是驻点。</translation>
    </message>
    <message>
        <source>{home} only.</source>
        <translation>只服务 {home}。</translation>
    </message>
    <message>
        <source>{count} posts. People served are counted at {home}.</source>
        <translation>{count} 个岗位。服务人次计在 {home}。</translation>
    </message>
    <message>
        <source>Posts</source>
        <translation>岗位</translation>
    </message>
    <message>
        <source>Where volunteers serve, and how many each place needs.</source>
        <translation>在哪儿服务，每处要几个人。</translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation>第 {number} 步，共 {whole} 步</translation>
    </message>
    <message>
        <source>There is no post yet</source>
        <translation>还没有岗位</translation>
    </message>
    <message>
        <source>A gate, a station, a desk: wherever volunteers serve.</source>
        <translation>一个门、一个站口、一张台子：志愿者在哪儿服务就填哪儿。</translation>
    </message>
    <message>
        <source>Add a post</source>
        <translation>加一个岗位</translation>
    </message>
    <message>
        <source>Counted ({count})</source>
        <translation>计数类别（{count}）</translation>
    </message>
    <message>
        <source>Kinds of service for the tally</source>
        <translation>计服务人次用的服务类别</translation>
    </message>
    <message>
        <source>Kit ({count})</source>
        <translation>物资（{count}）</translation>
    </message>
    <message>
        <source>What is handed to volunteers</source>
        <translation>发给志愿者的东西</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>PreflightPage</name>
    <message>
        <source>Before opening</source>
        <translation>开岗前检查</translation>
    </message>
    <message>
        <source>Looking at everything …</source>
        <translation>正在逐项检查 …</translation>
    </message>
    <message>
        <source>{done} of {all} done</source>
        <translation>已查 {done} / {all} 项</translation>
    </message>
    <message>
        <source>Go through it once before the first volunteer comes.</source>
        <translation>第一位志愿者来之前看一遍。</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>再查一次</translation>
    </message>
    <message>
        <source>To check-in</source>
        <translation>去签到</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>正在查 …</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>试听</translation>
    </message>
    <message>
        <source>Listen to the three sounds</source>
        <translation>试听三种声音</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Open the camera page</source>
        <translation>打开摄像头页面</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>The camera is starting …</source>
        <translation>摄像头正在启动……</translation>
    </message>
    <message>
        <source>The film is over</source>
        <translation>影片放完了</translation>
    </message>
    <message>
        <source>Film instead of a camera: {name}</source>
        <translation>影片代替摄像头：{name}</translation>
    </message>
    <message>
        <source>Hold the badge in the frame</source>
        <translation>请把胸牌举到框内</translation>
    </message>
    <message>
        <source>The camera is away</source>
        <translation>摄像头断开了</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
</context>
<context>
    <name>ReasonSheet</name>
    <message>
        <source>Why all the same?</source>
        <translation>为什么仍然上岗？</translation>
    </message>
    <message>
        <source>Another reason…</source>
        <translation>其他原因…</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>其他原因</translation>
    </message>
    <message>
        <source>Use this</source>
        <translation>就写这个</translation>
    </message>
    <message>
        <source>Use the reason that was typed</source>
        <translation>用输入的原因</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
</context>
<context>
    <name>RecentList</name>
    <message>
        <source>Just now</source>
        <translation>刚才</translation>
    </message>
    <message>
        <source>No badge yet. The last scans show up here.</source>
        <translation>还没有人签到。扫过的胸牌会列在这里。</translation>
    </message>
    <message>
        <source>{number} open</source>
        <translation>{number} 个待定</translation>
    </message>
    <message>
        <source>Sign out a team, one badge after another</source>
        <translation>一个队，一张接一张扫</translation>
    </message>
    <message>
        <source>Team out</source>
        <translation>集体签退</translation>
    </message>
    <message>
        <source>Breaks</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>Badges begin and end breaks</source>
        <translation>扫胸牌开始休息、结束休息</translation>
    </message>
    <message>
        <source>Questions that nobody has answered yet</source>
        <translation>还没有人决定的问题</translation>
    </message>
</context>
<context>
    <name>ReliefSheet</name>
    <message>
        <source>Who could go</source>
        <translation>谁能去</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nobody who is free, rested and trained for this post. Ask the organiser, or move somebody by hand: tap their chip.</source>
        <translation>暂时没有空闲、休息好、符合条件的人。请问组织方，或点别岗的名字手动换岗。</translation>
    </message>
</context>
<context>
    <name>ReprintPage</name>
    <message>
        <source>Print badges</source>
        <translation>打印胸牌</translation>
    </message>
    <message>
        <source>Badges that were printed before stay good.</source>
        <translation>以前打印的胸牌照常有效。</translation>
    </message>
    <message>
        <source>Whose?</source>
        <translation>打印谁的？</translation>
    </message>
    <message>
        <source>On which paper?</source>
        <translation>用什么纸？</translation>
    </message>
    <message>
        <source>Everybody&apos;s</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>New or changed since</source>
        <translation>新的，或有改动的</translation>
    </message>
    <message>
        <source>A team, or somebody</source>
        <translation>一个队，或某个人</translation>
    </message>
    <message>
        <source>{count} badges</source>
        <translation>{count} 张</translation>
    </message>
    <message>
        <source>Team, name or number</source>
        <translation>队伍、姓名或编号</translation>
    </message>
    <message>
        <source>Whoever has the file can make badges: keep it to yourself.</source>
        <translation>拿到文件的人就能做胸牌：请自己保管好。</translation>
    </message>
    <message>
        <source>Save as a PDF …</source>
        <translation>存成 PDF…</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>The camera is gone</source>
        <translation>摄像头断开了</translation>
    </message>
    <message>
        <source>A USB scanner works on: scan the badge with it.</source>
        <translation>扫码枪照常可用：请用它扫胸牌。</translation>
    </message>
    <message>
        <source>Receiving the roster … {percent} %</source>
        <translation>正在接收花名册…… {percent}%</translation>
    </message>
    <message>
        <source>It goes on where it stopped if the network fails or the laptop is closed.</source>
        <translation>断网或关机都不要紧，下次接着收。</translation>
    </message>
    <message>
        <source>Opening the roster …</source>
        <translation>正在打开花名册…</translation>
    </message>
    <message>
        <source>Hold the badge up already: it is answered in a moment.</source>
        <translation>已经可以举牌，马上给出结果。</translation>
    </message>
    <message>
        <source>The camera is starting</source>
        <translation>摄像头正在启动</translation>
    </message>
    <message>
        <source>A few seconds. A USB scanner works already.</source>
        <translation>请稍候几秒；扫码枪现在就能用。</translation>
    </message>
    <message>
        <source>Hold the badge in the frame</source>
        <translation>请把胸牌举到框内</translation>
    </message>
    <message>
        <source>QR code to the camera, a hand&apos;s length away</source>
        <translation>二维码朝向镜头，距离约一掌</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Review</source>
        <translation>待核</translation>
    </message>
    <message>
        <source>To settle</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>可看看</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>Today&apos;s records</source>
        <translation>今天的记录</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>上下岗</translation>
    </message>
    <message>
        <source>Served</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>Log and kit</source>
        <translation>日志和物资</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Name, number, time, kind</source>
        <translation>姓名、编号、时间、种类</translation>
    </message>
    <message>
        <source>Search: time, name, reason</source>
        <translation>查找：时间、姓名、原因</translation>
    </message>
    <message>
        <source>Search in review</source>
        <translation>在待核中查找</translation>
    </message>
    <message>
        <source>All {number} off as planned</source>
        <translation>{number} 人都按计划签退</translation>
    </message>
    <message>
        <source>Somebody has to decide these. Tap one to see why and what to do.</source>
        <translation>这些要有人处理。点开看原因和办法。</translation>
    </message>
    <message>
        <source>Refused badges and small oddities: nothing has to be done.</source>
        <translation>被拒的胸牌和小疑点，可以不管。</translation>
    </message>
    <message>
        <source>Answered or settled today; a settlement can be taken back.</source>
        <translation>今天答复或核定过的；核定可以撤回。</translation>
    </message>
    <message>
        <source>Open questions, overlaps and forgotten sign-outs show up here.</source>
        <translation>没答复的问题、时间重叠、忘了签退，都会列在这里。</translation>
    </message>
    <message>
        <source>Nothing odd today</source>
        <translation>今天没有异常</translation>
    </message>
    <message>
        <source>Refused badges and duty without a plan show up here.</source>
        <translation>被拒的胸牌和没有排班的上岗会列在这里。</translation>
    </message>
    <message>
        <source>Nothing settled yet</source>
        <translation>还没有处理过的</translation>
    </message>
    <message>
        <source>What you decide under “To settle” stays to be found here.</source>
        <translation>在“待处理”里处理过的，都能在这里找到。</translation>
    </message>
    <message>
        <source>No records yet</source>
        <translation>还没有记录</translation>
    </message>
    <message>
        <source>Every scan, count and note of this kiosk shows up here.</source>
        <translation>本机的每次扫描、计数和日志都会列在这里。</translation>
    </message>
    <message>
        <source>Nothing in doubt</source>
        <translation>没有待核的记录</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Try fewer letters, or clear the search.</source>
        <translation>请少输几个字，或清空查找框。</translation>
    </message>
</context>
<context>
    <name>RollCallSheet</name>
    <message>
        <source>Roll-call · {post}</source>
        <translation>点名 · {post}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Absent</source>
        <translation>未到</translation>
    </message>
    <message>
        <source>Reached by phone</source>
        <translation>已电话</translation>
    </message>
    <message>
        <source>Excused</source>
        <translation>请假</translation>
    </message>
    <message>
        <source>here {here} · absent {absent} · reached {reached} · excused {excused}</source>
        <translation>到 {here} · 未到 {absent} · 已电话 {reached} · 请假 {excused}</translation>
    </message>
    <message>
        <source>Name before</source>
        <translation>上一位</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Next name</source>
        <translation>下一位</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Stop here</source>
        <translation>先到这里</translation>
    </message>
    <message>
        <source>All names called</source>
        <translation>名字都点过了</translation>
    </message>
    <message>
        <source>Each note can be taken back on the person&apos;s chip.</source>
        <translation>点一下名字，标记可以撤销。</translation>
    </message>
    <message>
        <source>planned from {time}</source>
        <translation>排班 {time} 起</translation>
    </message>
    <message>
        <source>noted as absent</source>
        <translation>已记未到</translation>
    </message>
    <message>
        <source>reached, on the way</source>
        <translation>已电话，在路上</translation>
    </message>
    <message>
        <source>excused</source>
        <translation>已请假</translation>
    </message>
    <message>
        <source>late</source>
        <translation>迟到</translation>
    </message>
</context>
<context>
    <name>RoomBar</name>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Locked: opens with the captain&apos;s PIN</source>
        <translation>已锁定：用岗长 PIN 打开</translation>
    </message>
</context>
<context>
    <name>RosterPage</name>
    <message>
        <source>Rosters ({kinds})</source>
        <translation>花名册（{kinds}）</translation>
    </message>
    <message>
        <source>Choose the roster</source>
        <translation>选择花名册</translation>
    </message>
    <message>
        <source>Roster</source>
        <translation>花名册</translation>
    </message>
    <message>
        <source>An Excel file or CSV with one volunteer, or one shift, in each row.</source>
        <translation>Excel 或 CSV 表格，一行一名志愿者或一个班次。</translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation>第 {number} 步，共 {whole} 步</translation>
    </message>
    <message>
        <source>Drop the roster here</source>
        <translation>把花名册拖到这里</translation>
    </message>
    <message>
        <source>ID-card numbers are never imported; of phones only the last four digits.</source>
        <translation>身份证号不导入，手机号只留后四位。</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation>换一个文件…</translation>
    </message>
    <message>
        <source>Save an empty form …</source>
        <translation>存一张空白表…</translation>
    </message>
    <message>
        <source>Without a roster</source>
        <translation>先不导入</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Which sheet?</source>
        <translation>用哪个工作表？</translation>
    </message>
    <message>
        <source>Excel ({kinds})</source>
        <translation>Excel 表格（{kinds}）</translation>
    </message>
    <message>
        <source>Save an empty form</source>
        <translation>保存空白表</translation>
    </message>
</context>
<context>
    <name>SaidStrip</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take it back; both stay in the journal</source>
        <translation>撤回这一笔，两条记录都留在日志里</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Not counted</source>
        <translation>没有计入</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒绝</translation>
    </message>
</context>
<context>
    <name>SamplePage</name>
    <message>
        <source>Try the sample event</source>
        <translation>试用示例活动</translation>
    </message>
    <message>
        <source>World Robot Conference 2023: five posts, 100 made-up volunteers.</source>
        <translation>2023 世界机器人大会：五个岗位，100 名虚构的志愿者。</translation>
    </message>
    <message>
        <source>What shows the badges?</source>
        <translation>用什么出示胸牌？</translation>
    </message>
    <message>
        <source>A film of badges</source>
        <translation>胸牌影片</translation>
    </message>
    <message>
        <source>nothing to print</source>
        <translation>不用打印</translation>
    </message>
    <message>
        <source>My webcam, and badges that I print</source>
        <translation>摄像头和自己打印的胸牌</translation>
    </message>
    <message>
        <source>no webcam found</source>
        <translation>没有找到摄像头</translation>
    </message>
    <message>
        <source>Nothing can go wrong</source>
        <translation>随便试，不会弄坏</translation>
    </message>
    <message>
        <source>It has a folder of its own. Close the kiosk to come back here.</source>
        <translation>数据单独存放。关闭签到台就回到这里。</translation>
    </message>
    <message>
        <source>Save the badges as a PDF …</source>
        <translation>保存胸牌 PDF…</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Badges saved: {file}</source>
        <translation>胸牌已保存：{file}</translation>
    </message>
    <message>
        <source>Print some of them, hold one up to the camera, and press Begin.</source>
        <translation>印几张，举到摄像头前，再按“开始”。</translation>
    </message>
    <message>
        <source>PDF ({kinds})</source>
        <translation>PDF 文件（{kinds}）</translation>
    </message>
    <message>
        <source>Save the badges</source>
        <translation>保存胸牌</translation>
    </message>
</context>
<context>
    <name>SavedBadges</name>
    <message>
        <source>Badges saved: {file}</source>
        <translation>胸牌已保存：{file}</translation>
    </message>
    <message>
        <source>Print it at 100 %, not fitted to the page.</source>
        <translation>打印时选 100 %，不要缩放到页面。</translation>
    </message>
</context>
<context>
    <name>ScanPage</name>
    <message>
        <source>Check-in</source>
        <translation>签到</translation>
    </message>
    <message>
        <source>Choose and set the camera</source>
        <translation>选择和设置摄像头</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
</context>
<context>
    <name>ServiceCard</name>
    <message>
        <source>Count {number} more: {service}</source>
        <translation>{service} 加 {number}</translation>
    </message>
    <message>
        <source>Hold to go on counting; slide away to take it back</source>
        <translation>按住连续计数，移开手指取消</translation>
    </message>
    <message>
        <source>Let go to record</source>
        <translation>松手才记入</translation>
    </message>
</context>
<context>
    <name>SettleSheet</name>
    <message>
        <source>When was it really?</source>
        <translation>实际是几点？</translation>
    </message>
    <message>
        <source>Came</source>
        <translation>上岗</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>下岗</translation>
    </message>
    <message>
        <source>How do you know? A tap settles it.</source>
        <translation>怎么知道的？点一个就核定。</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Less: {word}</source>
        <translation>减少：{word}</translation>
    </message>
    <message>
        <source>More: {word}</source>
        <translation>增加：{word}</translation>
    </message>
    <message>
        <source>{word}: {n} min later</source>
        <translation>{word}：晚 {n} 分钟</translation>
    </message>
    <message>
        <source>{word}: {n} min earlier</source>
        <translation>{word}：早 {n} 分钟</translation>
    </message>
    <message>
        <source>still on</source>
        <translation>还在岗</translation>
    </message>
</context>
<context>
    <name>StickRow</name>
    <message>
        <source>{count} entries are saved in {file}. Take the stick to the hub, then open its answer here. Until then they wait.</source>
        <translation>{count} 条记录已存进 {file}。请把 U 盘带到中心导入，再回来在这里打开回执；在那之前记录仍在等待。</translation>
    </message>
    <message>
        <source>Save to USB stick</source>
        <translation>存到 U 盘</translation>
    </message>
    <message>
        <source>For gates without a network; sealed</source>
        <translation>给没有网络的门用；文件只有中心能打开</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>The hub&apos;s answer, or a newer event pack</source>
        <translation>中心的回执，或新的活动包</translation>
    </message>
</context>
<context>
    <name>StickSheet</name>
    <message>
        <source>Save to USB stick</source>
        <translation>存到 U 盘</translation>
    </message>
    <message>
        <source>Plug a USB stick in: it appears here by itself.</source>
        <translation>请插上 U 盘，插好后这里会自动出现。</translation>
    </message>
    <message>
        <source>Plug in the stick that was brought: it appears here by itself.</source>
        <translation>请插上带来的 U 盘，插好后这里会自动出现。</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>另选文件夹…</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Any place on this laptop</source>
        <translation>这台电脑上的任何位置</translation>
    </message>
    <message>
        <source>Take this roster</source>
        <translation>采用这份花名册</translation>
    </message>
    <message>
        <source>In place of the one on this laptop</source>
        <translation>换掉本机现在的花名册</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>先不换</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Please look</source>
        <translation>请看一下</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>没有做成</translation>
    </message>
    <message>
        <source>Saving. Leave the stick plugged in.</source>
        <translation>正在存，请不要拔 U 盘。</translation>
    </message>
    <message>
        <source>Taking the roster.</source>
        <translation>正在更新花名册，请稍候。</translation>
    </message>
    <message>
        <source>Reading and checking.</source>
        <translation>正在读取并检查…</translation>
    </message>
    <message>
        <source>Where is the hub&apos;s answer or the newer event pack? What it is shows by itself.</source>
        <translation>中心的回执，或新的活动包，在哪里？是哪一种，打开就知道。</translation>
    </message>
    <message>
        <source>Answers and event packs (*.gateanswer *.gatepack)</source>
        <translation>回执和活动包 (*.gateanswer *.gatepack)</translation>
    </message>
    <message>
        <source>The hub has everything: nothing needs saving.</source>
        <translation>中心已经全部收到，不用存。</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>{count} entries wait. They are sealed: only the hub can open them, and they stay on this laptop until it has answered.</source>
        <translation>有 {count} 条记录等待上传。存出的文件只有中心能打开；收到中心回执之前，记录都留在本机。</translation>
    </message>
    <message>
        <source>{stick} · {room} free</source>
        <translation>{stick} · 可用 {room}</translation>
    </message>
</context>
<context>
    <name>StillOnList</name>
    <message>
        <source>Still on duty: {number}</source>
        <translation>还在岗：{number}</translation>
    </message>
    <message>
        <source>{number} more</source>
        <translation>还有 {number} 人</translation>
    </message>
</context>
<context>
    <name>SupplyRow</name>
    <message>
        <source>{item}: {n} in</source>
        <translation>{item} 领入 {n}</translation>
    </message>
    <message>
        <source>{item}: {n} out</source>
        <translation>{item} 发出 {n}</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Every scan is kept here first and sent by itself. Without a network nothing is lost.</source>
        <translation>每次扫码都先存在本机，再自动上传。断网不会丢。</translation>
    </message>
    <message>
        <source>Roster, badges, kiosks</source>
        <translation>花名册、胸牌、签到台</translation>
    </message>
    <message>
        <source>Open the organiser&apos;s page</source>
        <translation>打开组织页</translation>
    </message>
    <message>
        <source>Check before opening</source>
        <translation>开岗前检查</translation>
    </message>
    <message>
        <source>Open the list of what is ready</source>
        <translation>打开开岗前的检查单</translation>
    </message>
    <message>
        <source>The event&apos;s data is coming from the hub: {percent} %</source>
        <translation>正在从中心接收活动数据：{percent}%</translation>
    </message>
    <message>
        <source>This kiosk works by itself; everything is kept here.</source>
        <translation>这台签到台独立工作，记录都存在本机。</translation>
    </message>
    <message>
        <source>Looking for the hub. Check-in works already.</source>
        <translation>正在找中心，现在就可以签到。</translation>
    </message>
    <message>
        <source>The hub has everything that was recorded here.</source>
        <translation>这里记下的，中心都已收到。</translation>
    </message>
    <message>
        <source>Entries are on their way to the hub.</source>
        <translation>记录正在传往中心。</translation>
    </message>
    <message>
        <source>The relay at the venue takes everything and passes it on.</source>
        <translation>现场中继替中心代收，有网后自动转交。照常签到。</translation>
    </message>
    <message>
        <source>The hub does not answer. Go on checking in.</source>
        <translation>中心没有回应，请照常签到。</translation>
    </message>
    <message>
        <source>The hub refuses this kiosk. Call the organiser.</source>
        <translation>中心不认这台签到台，请联系组织方。</translation>
    </message>
    <message>
        <source>Stored here, not yet at the hub</source>
        <translation>已存本机，尚未传到中心</translation>
    </message>
    <message>
        <source>All sent</source>
        <translation>全部传完</translation>
    </message>
    <message>
        <source>Stored here</source>
        <translation>已存本机</translation>
    </message>
    <message>
        <source>{count} of them also at the relay</source>
        <translation>其中 {count} 条已由中继代存</translation>
    </message>
    <message>
        <source>Pending entries</source>
        <translation>待传记录</translation>
    </message>
    <message>
        <source>Last exchange</source>
        <translation>上次同步</translation>
    </message>
    <message>
        <source>None since the start</source>
        <translation>启动以来还没有</translation>
    </message>
    <message>
        <source>Offline since {time}, {age}</source>
        <translation>{time} 起离线，已 {age}</translation>
    </message>
    <message>
        <source>Clock against the hub</source>
        <translation>与中心的时差</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>尚未测得</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>They agree (within {seconds} s)</source>
        <translation>两边一致（误差 {seconds} 秒内）</translation>
    </message>
    <message>
        <source>Slow here; the hub corrects it</source>
        <translation>本机偏慢，中心会校正</translation>
    </message>
    <message>
        <source>Fast here; the hub corrects it</source>
        <translation>本机偏快，中心会校正</translation>
    </message>
    <message>
        <source>See Review</source>
        <translation>请看“待核”</translation>
    </message>
    <message>
        <source>None</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>Set aside by the hub</source>
        <translation>中心隔离</translation>
    </message>
</context>
<context>
    <name>TallyPage</name>
    <message>
        <source>Tally</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>People served today</source>
        <translation>今日服务人次</translation>
    </message>
    <message>
        <source>by the hour</source>
        <translation>每小时</translation>
    </message>
    <message>
        <source>People served by the hour</source>
        <translation>每小时服务人次</translation>
    </message>
    <message>
        <source>Post log</source>
        <translation>岗位日志</translation>
    </message>
    <message>
        <source>Lost property, incidents, supplies</source>
        <translation>失物、情况、物资、交接</translation>
    </message>
    <message>
        <source>Undo last</source>
        <translation>撤销上一笔</translation>
    </message>
    <message>
        <source>Counting at {post}; choose another post</source>
        <translation>正在给 {post} 计数，点这里换岗位</translation>
    </message>
    <message>
        <source>At {post}</source>
        <translation>{post}</translation>
    </message>
    <message>
        <source>Undo {service} +{count} of {time}</source>
        <translation>撤销 {time} 的 {service} ＋{count}</translation>
    </message>
    <message>
        <source>Undo: {service} +{count}</source>
        <translation>撤销：{service} ＋{count}</translation>
    </message>
</context>
<context>
    <name>TallySheet</name>
    <message>
        <source>People served</source>
        <translation>服务人次</translation>
    </message>
    <message>
        <source>Count people served</source>
        <translation>记服务人次</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Gatepost</source>
        <translation>岗亭</translation>
    </message>
    <message>
        <source>Post and shift: {post}</source>
        <translation>岗位和班次：{post}</translation>
    </message>
    <message>
        <source>Choose the posts served here</source>
        <translation>选择本台服务的岗位</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Time at the event</source>
        <translation>活动当地时间</translation>
    </message>
    <message>
        <source>Line: {state}</source>
        <translation>线路：{state}</translation>
    </message>
</context>
<context>
    <name>WaitingPage</name>
    <message>
        <source>The roster is on its way</source>
        <translation>花名册正在路上</translation>
    </message>
    <message>
        <source>The roster has not come</source>
        <translation>花名册还没取到</translation>
    </message>
    <message>
        <source>This laptop has joined. The kiosk opens by itself when the roster is here.</source>
        <translation>这台电脑已经加入活动。花名册一到，签到台会自动打开。</translation>
    </message>
    <message>
        <source>Another event …</source>
        <translation>换一个活动…</translation>
    </message>
    <message>
        <source>Try again now</source>
        <translation>现在再试</translation>
    </message>
</context>
<context>
    <name>WalkInSheet</name>
    <message>
        <source>Register a walk-in</source>
        <translation>现场登记</translation>
    </message>
    <message>
        <source>Serves provisionally today; the organiser settles it later.</source>
        <translation>今天先临时上岗，之后由组织方核对。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Phone: last four (optional)</source>
        <translation>手机后四位（可不填）</translation>
    </message>
    <message>
        <source>Team: type a part of its name (optional)</source>
        <translation>队伍：输入名称的一部分（可不填）</translation>
    </message>
    <message>
        <source>They agree: kept for today&apos;s service only</source>
        <translation>本人同意登记，仅用于这次志愿服务</translation>
    </message>
    <message>
        <source>On record already. Is it one of them?</source>
        <translation>名单里已有同名的人，是其中一位吗？</translation>
    </message>
    <message>
        <source>None of them: put on duty</source>
        <translation>都不是，登记并上岗</translation>
    </message>
    <message>
        <source>Register and put on duty</source>
        <translation>登记并上岗</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
</context>
<context>
    <name>WordsSheet</name>
    <message>
        <source>Agree</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>快捷键 {key}</translation>
    </message>
    <message>
        <source>Type: {word}</source>
        <translation>请输入：{word}</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>Move here</source>
        <translation>换过来</translation>
    </message>
    <message>
        <source>Move {name} here</source>
        <translation>把 {name} 换过来</translation>
    </message>
    <message>
        <source>call first</source>
        <translation>先联系</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>撤销：{what}</translation>
    </message>
    <message>
        <source>Take it back; both stay in the journal</source>
        <translation>撤回这一笔，两条记录都留在日志里</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Needs a choice</source>
        <translation>待选择</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Everything is back: {name}</source>
        <translation>全部已归还：{name}</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已还清</translation>
    </message>
    <message>
        <source>One by one…</source>
        <translation>逐件…</translation>
    </message>
    <message>
        <source>One by one: {name}</source>
        <translation>逐件归还：{name}</translation>
    </message>
</context>
<context>
    <name>_Service</name>
    <message>
        <source>Count {number} more: {service}</source>
        <translation>{service}，加 {number} 人次</translation>
    </message>
</context>
</TS>
