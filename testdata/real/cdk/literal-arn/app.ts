import { App, Stack, aws_certificatemanager as acm, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Gateway', { env: { account: '123456789012', region: 'eu-west-1' } });

const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0a1b2c3d4e5f67890',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  publicSubnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
});
const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Gateway', { vpc, internetFacing: true });
const certificate = acm.Certificate.fromCertificateArn(
  stack,
  'Certificate',
  'arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555',
);
loadBalancer.addListener('Https', {
  port: 443,
  certificates: [certificate],
  defaultAction: elbv2.ListenerAction.fixedResponse(404),
});
