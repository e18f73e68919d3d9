variable "key" {
  type      = string
  sensitive = true
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = file("shop.pem")
  private_key       = var.key
}

resource "aws_ec2_client_vpn_endpoint" "vpn" {
  server_certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/3fe130ee-f13a-52d5-81c1-e165d84d790c"
  client_cidr_block      = "10.8.0.0/22"

  authentication_options {
    type                       = "certificate-authentication"
    root_certificate_chain_arn = aws_acm_certificate.shop.arn
  }

  connection_log_options {
    enabled = false
  }
}
