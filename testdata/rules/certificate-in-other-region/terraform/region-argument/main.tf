provider "aws" {
  region = "eu-west-1"
}

resource "aws_acm_certificate" "site" {
  region            = "eu-central-1"
  domain_name       = "www.example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "https" {
  region            = "eu-central-1"
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/site/0123456789abcdef"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.site.arn
}

resource "aws_transfer_server" "files" {
  protocols   = ["FTPS"]
  certificate = aws_acm_certificate.site.arn
}
