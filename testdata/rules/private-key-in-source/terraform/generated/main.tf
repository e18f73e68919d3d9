resource "tls_private_key" "vpn" {
  algorithm = "ECDSA"
}

resource "aws_iam_server_certificate" "vpn" {
  name             = "vpn"
  certificate_body = file("vpn.pem")
  private_key      = tls_private_key.vpn.private_key_pem
}
