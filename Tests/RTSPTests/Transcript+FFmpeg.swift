extension Transcript {
    static let ffmpegOverTCP = Transcript(
        "FFmpeg, -rtsp_transport tcp",
        """
        C: OPTIONS rtsp://10.0.0.2:8554/cam RTSP/1.0
        C: CSeq: 1
        C: User-Agent: Lavf60.16.100
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 1
        S: Server: weir
        S: Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER
        S:
        C: DESCRIBE rtsp://10.0.0.2:8554/cam RTSP/1.0
        C: Accept: application/sdp
        C: CSeq: 2
        C: User-Agent: Lavf60.16.100
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 2
        S: Server: weir
        S: Content-Base: rtsp://10.0.0.2:8554/cam/
        S: Content-Type: application/sdp
        S: Content-Length: 360
        S:
        S: v=0
        S: o=- 1 2 IN IP4 127.0.0.1
        S: s=cam
        S: c=IN IP4 0.0.0.0
        S: t=0 0
        S: a=tool:weir
        S: a=control:*
        S: a=range:npt=now-
        S: m=video 0 RTP/AVP 96
        S: a=rtpmap:96 H264/90000
        S: a=fmtp:96 packetization-mode=1;profile-level-id=64001f
        S: a=framerate:25
        S: a=control:trackID=0
        S: m=audio 0 RTP/AVP 97
        S: a=rtpmap:97 MPEG4-GENERIC/48000/2
        S: a=fmtp:97 mode=AAC-hbr;config=1190
        S: a=control:trackID=1
        ! describe cam
        C: SETUP rtsp://10.0.0.2:8554/cam/trackID=0 RTSP/1.0
        C: Transport: RTP/AVP/TCP;unicast;interleaved=0-1
        C: CSeq: 3
        C: User-Agent: Lavf60.16.100
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00ABCD00
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup cam 0 interleaved 0-1
        C: SETUP rtsp://10.0.0.2:8554/cam/trackID=1 RTSP/1.0
        C: Transport: RTP/AVP/TCP;unicast;interleaved=2-3
        C: CSeq: 4
        C: User-Agent: Lavf60.16.100
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 4
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=00ABCD01
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup cam 1 interleaved 2-3
        C: PLAY rtsp://10.0.0.2:8554/cam/ RTSP/1.0
        C: Range: npt=0.000-
        C: CSeq: 5
        C: User-Agent: Lavf60.16.100
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 5
        S: Server: weir
        S: Session: 0123456789abcdef
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/cam/trackID=0;seq=100;rtptime=90000,url=rtsp://10.0.0.2:8554/cam/trackID=1;seq=101;rtptime=90001
        S:
        ! play [0, 1]
        C: GET_PARAMETER rtsp://10.0.0.2:8554/cam/ RTSP/1.0
        C: CSeq: 6
        C: User-Agent: Lavf60.16.100
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 6
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        C: TEARDOWN rtsp://10.0.0.2:8554/cam/ RTSP/1.0
        C: CSeq: 7
        C: User-Agent: Lavf60.16.100
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 7
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        ! teardown [0, 1]
        """)

    /// No packet comes through: it pauses, forgets the session, and sets the track up again on the same connection.
    static let ffmpegFallsBackToTCP = Transcript(
        "FFmpeg falls back from UDP to TCP",
        """
        C: SETUP rtsp://10.0.0.2:8554/video/trackID=0 RTSP/1.0
        C: Transport: RTP/AVP/UDP;unicast;client_port=19452-19453
        C: CSeq: 3
        C: User-Agent: Lavf60.16.100
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Server: weir
        S: Transport: RTP/AVP;unicast;client_port=19452-19453;server_port=30000-30001;ssrc=00ABCD00
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup video 0 udp 19452-19453 from 30000-30001
        C: PLAY rtsp://10.0.0.2:8554/video/ RTSP/1.0
        C: Range: npt=0.000-
        C: CSeq: 4
        C: User-Agent: Lavf60.16.100
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 4
        S: Server: weir
        S: Session: 0123456789abcdef
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/video/trackID=0;seq=100;rtptime=90000
        S:
        ! play [0]
        C: PAUSE rtsp://10.0.0.2:8554/video/ RTSP/1.0
        C: CSeq: 5
        C: User-Agent: Lavf60.16.100
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 5
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        ! pause
        C: SETUP rtsp://10.0.0.2:8554/video/trackID=0 RTSP/1.0
        C: Transport: RTP/AVP/TCP;unicast;interleaved=0-1
        C: CSeq: 6
        C: User-Agent: Lavf60.16.100
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 6
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00ABCD00
        S: Session: 0123456789abcdf0;timeout=60
        S:
        ! setup video 0 interleaved 0-1 restart
        C: PLAY rtsp://10.0.0.2:8554/video/ RTSP/1.0
        C: Range: npt=0.000-
        C: CSeq: 7
        C: User-Agent: Lavf60.16.100
        C: Session: 0123456789abcdf0
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 7
        S: Server: weir
        S: Session: 0123456789abcdf0
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/video/trackID=0;seq=100;rtptime=90000
        S:
        ! play [0]
        """)

    /// It joins the base URL and the control attribute as they are, so the track stands behind the query.
    static let ffmpegWithQuery = Transcript(
        "FFmpeg, URL with credentials and a query",
        """
        C: DESCRIBE rtsp://user:p@ss@10.0.0.2:8554/video?token=a%2Fb RTSP/1.0
        C: Accept: application/sdp
        C: CSeq: 2
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 2
        S: Server: weir
        S: Content-Base: rtsp://10.0.0.2:8554/video?token=a%2Fb/
        S: Content-Type: application/sdp
        S: Content-Length: 248
        S:
        S: v=0
        S: o=- 1 2 IN IP4 127.0.0.1
        S: s=video
        S: c=IN IP4 0.0.0.0
        S: t=0 0
        S: a=tool:weir
        S: a=control:*
        S: a=range:npt=now-
        S: m=video 0 RTP/AVP 96
        S: a=rtpmap:96 H264/90000
        S: a=fmtp:96 packetization-mode=1;profile-level-id=64001f
        S: a=framerate:25
        S: a=control:trackID=0
        ! describe video
        C: SETUP rtsp://10.0.0.2:8554/video?token=a%2Fb/trackID=0 RTSP/1.0
        C: Transport: RTP/AVP/TCP;unicast;interleaved=0-1
        C: CSeq: 3
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00ABCD00
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup video 0 interleaved 0-1
        C: PLAY rtsp://10.0.0.2:8554/video?token=a%2Fb/ RTSP/1.0
        C: CSeq: 4
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 4
        S: Server: weir
        S: Session: 0123456789abcdef
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/video?token=a%2Fb/trackID=0;seq=100;rtptime=90000
        S:
        ! play [0]
        """)
}
